package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What all disks of the machine read and write, in bytes a second over the window, from
 * /proc/diskstats. Whole disks alone: partitions are a part of the disk before them, and what
 * stands on other disks (loop, md, device mapper, zram) would count them twice.
 */
final class DiskIoSensor extends Sensor {
  private static final String PATH = "/proc/diskstats";
  // whatever the device's own sectors are
  private static final long SECTOR_BYTES = 512;
  private static final long MOST_SECTORS = Long.MAX_VALUE / SECTOR_BYTES;
  private static final byte[][] STACKED =
      ascii("loop", "ram", "zram", "dm-", "md", "sr", "fd", "nbd", "drbd");

  private final FileRoot root;
  private final long windowNanos;
  private final byte[] disk = new byte[64];
  private KernelFile file;
  private ByteRate read;
  private ByteRate written;

  DiskIoSensor(FileRoot root, long windowNanos, Health health) {
    super("diskIo", health, "diskRead", "diskWrite");
    this.root = root;
    this.windowNanos = windowNanos;
    file = root.file(PATH);
    read = new ByteRate(windowNanos);
    written = new ByteRate(windowNanos);
  }

  static byte[][] ascii(String... words) {
    var bytes = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      bytes[i] = words[i].getBytes(StandardCharsets.US_ASCII);
    }
    return bytes;
  }

  static boolean startsWithOne(FileText text, byte[][] prefixes) {
    for (var prefix : prefixes) {
      if (text.nameStarts(prefix)) {
        return true;
      }
    }
    return false;
  }

  @Override
  boolean find(long nowNanos) {
    file = open(root.largeFile(PATH));
    read = new ByteRate(windowNanos);
    written = new ByteRate(windowNanos);
    source(file.name());
    return root.has(PATH);
  }

  // 259 0 nvme0n1 reads merged sectors-read ms writes merged sectors-written ms ...
  @Override
  void read(long nowNanos, Sample into) throws IOException {
    var text = file.read();
    long sectorsRead = 0;
    long sectorsWritten = 0;
    var length = 0;
    while (text.line()) {
      if (field(text, 2) < 0 || !text.name()) {
        throw file.rubbish("a line for each disk");
      }
      if (startsWithOne(text, STACKED) || isPartition(text, length)) {
        continue;
      }
      length = text.copyName(disk);
      sectorsRead += field(text, 3);
      sectorsWritten += field(text, 4);
      if (sectorsRead < 0
          || sectorsWritten < 0
          || sectorsRead > MOST_SECTORS
          || sectorsWritten > MOST_SECTORS) {
        throw file.rubbish("the sectors of each disk");
      }
    }
    if (length == 0) {
      throw file.rubbish("any whole disk");
    }
    put(into, 0, read.add(nowNanos, sectorsRead * SECTOR_BYTES, file));
    put(into, 1, written.add(nowNanos, sectorsWritten * SECTOR_BYTES, file));
  }

  /** The last of so many numbers; below 0, whatever is added, if one of them is missing. */
  private static long field(FileText text, int count) {
    long number = 0;
    for (int i = 0; i < count; i++) {
      number = text.number();
      if (number < 0) {
        return Long.MIN_VALUE / 2;
      }
    }
    return number;
  }

  /** Whether it is the disk's name before it and a number, after a p where that ends in a digit. */
  private boolean isPartition(FileText text, int length) {
    return length > 0 && text.nameNumbers(disk, length);
  }
}
