package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The share of the last ten seconds in which some task waited for a resource: of this process's own
 * control group where that has the file, else of the machine.
 */
final class PsiSensor extends Sensor {
  private static final long GOOD_FOR_NANOS = 1_000_000_000L;
  private static final byte[] SOME = "some avg10=".getBytes(StandardCharsets.US_ASCII);

  private final FileRoot root;
  private final String resource;
  private final int slot;
  private KernelFile file;

  /**
   * Finds nothing yet.
   *
   * @param resource cpu, memory or io
   */
  PsiSensor(FileRoot root, String resource, int slot, Health health) {
    super("psi." + resource, health, slot);
    this.root = root;
    this.resource = resource;
    this.slot = slot;
    file = root.file("/proc/pressure/" + resource);
  }

  /** The kernel averages anew every two seconds. */
  @Override
  long goodForNanos() {
    return GOOD_FOR_NANOS;
  }

  @Override
  boolean find(long nowNanos) {
    file = root.file("/proc/pressure/" + resource);
    var groups = Cgroups.of(root).v2();
    var own = !groups.isEmpty() && groups.get(0).has(resource + ".pressure");
    if (own) {
      file = root.file(groups.get(0).file(resource + ".pressure"));
    }
    open(file);
    source(file.name());
    return own || root.has("/proc/pressure/" + resource);
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    var text = file.read();
    var percent = text.seek(SOME) ? text.decimal() : Double.NaN;
    // rejects what is not a number too
    if (!(percent <= 100)) {
      throw file.rubbish("a percentage after \"some avg10=\"");
    }
    into.set(slot, percent / 100);
  }
}
