package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What the network interfaces send and receive, in bytes a second over the window, from
 * /proc/net/dev. Loopback does not count, nor do interfaces whose traffic goes through another one
 * as well (bridges, tunnels, bonds, the host's ends of containers' links), unless there are no
 * others: a container may have nothing but a tap.
 */
final class NetSensor extends Sensor {
  private static final String PATH = "/proc/net/dev";
  private static final int RECEIVED_FIELDS = 8;
  private static final byte[] LOOPBACK = "lo".getBytes(StandardCharsets.US_ASCII);
  private static final int LOOPBACK_LENGTH = 2;
  private static final byte[][] STACKED =
      DiskIoSensor.ascii(
          "veth", "docker", "br-", "virbr", "cni", "flannel", "cali", "vxlan", "dummy", "ifb",
          "bond", "team", "tun", "tap", "wg");

  private final FileRoot root;
  private final long windowNanos;
  private final byte[] name = new byte[LOOPBACK_LENGTH + 1];
  private KernelFile file;
  private ByteRate sent;
  private ByteRate received;

  NetSensor(FileRoot root, long windowNanos, Health health) {
    super("net", health, "netSent", "netReceived");
    this.root = root;
    this.windowNanos = windowNanos;
    file = root.file(PATH);
    sent = new ByteRate(windowNanos);
    received = new ByteRate(windowNanos);
  }

  @Override
  boolean find(long nowNanos) {
    file = open(root.largeFile(PATH));
    sent = new ByteRate(windowNanos);
    received = new ByteRate(windowNanos);
    source(file.name());
    return root.has(PATH);
  }

  // eth0: received-bytes packets errs drop fifo frame compressed multicast sent-bytes ...
  @Override
  void read(long nowNanos, Sample into) throws IOException {
    var text = file.read();
    long in = 0;
    long out = 0;
    long stackedIn = 0;
    long stackedOut = 0;
    var some = false;
    var any = false;
    while (text.line()) {
      if (!text.lineHolds(':')) {
        continue; // the two lines of headings
      }
      if (!text.name()) {
        throw file.rubbish("a line for each interface");
      }
      any = true;
      if (text.copyName(name) == LOOPBACK_LENGTH && text.nameStarts(LOOPBACK)) {
        continue;
      }
      var stacked = text.nameHolds('.') || DiskIoSensor.startsWithOne(text, STACKED);
      var bytesIn = text.number();
      for (int i = 1; i < RECEIVED_FIELDS; i++) {
        text.number();
      }
      var bytesOut = text.number();
      if (bytesIn < 0 || bytesOut < 0) {
        throw file.rubbish("the bytes of each interface");
      }
      some |= !stacked;
      in += stacked ? 0 : bytesIn;
      out += stacked ? 0 : bytesOut;
      stackedIn += bytesIn;
      stackedOut += bytesOut;
    }
    if (!any) {
      throw file.rubbish("any interface");
    }
    put(into, 0, sent.add(nowNanos, some ? out : stackedOut, file));
    put(into, 1, received.add(nowNanos, some ? in : stackedIn, file));
  }
}
