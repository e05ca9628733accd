package io.cemaf.testapps.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * How long a page of 64 KB takes from disk to the heap, beside reading, unpacking and copying by
 * hand, and how soon who puts one is back, beside a copy: {@code STORE DIRECTORY VALUES MEMORY}.
 */
public final class PageInApp {
  private static final int LENGTH = 64 << 10;
  private static final int ALIGNMENT = 64;
  private static final int ROUNDS = 3;

  private final PageValues values = new PageValues(LENGTH);
  private final LZ4SafeDecompressor unpacker = LZ4Factory.nativeInstance().safeDecompressor();
  private final ByteBuffer packed = aligned(2 * LENGTH);
  private final ByteBuffer plain = aligned(LENGTH);
  private final int count;

  private PageInApp(int count) {
    this.count = count;
  }

  private static ByteBuffer aligned(int bytes) {
    return ByteBuffer.allocateDirect(bytes + ALIGNMENT).alignedSlice(ALIGNMENT);
  }

  public static void main(String[] arguments) throws Exception {
    var directory = Path.of(arguments[1]);
    var count = Integer.parseInt(arguments[2]);
    var memory = Long.parseLong(arguments[3]);
    DiskUse.delete(directory);
    Files.createDirectories(directory.resolve("pages"));
    var app = new PageInApp(count);
    var line = new LinkedHashMap<String, Object>();
    var terms =
        new PagePeer.Terms(
            directory.resolve("pages"), memory, (long) count * LENGTH, count, LENGTH);
    var encrypted = PagePeers.valueOf(arguments[0]) == PagePeers.SEALED;
    try (var peer = new CemafPeer(terms, encrypted)) {
      // half of memory has room for these without anybody having to leave
      app.copies(peer, (int) Math.min(count, memory / 2 / LENGTH), line);
      app.reads(peer, directory.resolve("packed"), line);
    }
    DiskUse.delete(directory);
    System.out.println(new JsonMapper().writeValueAsString(line));
    System.exit(0);
  }

  private void copies(CemafPeer peer, int fitting, Map<String, Object> line) {
    var there = ByteBuffer.allocateDirect(fitting * LENGTH);
    var puts = new long[fitting];
    var copies = new long[fitting];
    for (var round = 0; round < ROUNDS; round++) {
      for (var key = 0; key < fitting; key++) {
        var value = values.value(key);
        var before = System.nanoTime();
        peer.put(key, value);
        var between = System.nanoTime();
        there.put(key * LENGTH, value);
        copies[key] = System.nanoTime() - between;
        puts[key] = between - before;
      }
      for (var key = 0; key < fitting; key++) {
        peer.free(key);
      }
    }
    line.put("put", median(puts));
    line.put("copy", median(copies));
  }

  private void reads(CemafPeer peer, Path file, Map<String, Object> line) throws Exception {
    var starts = new long[count + 1];
    var order = new int[count];
    try (var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var packer = LZ4Factory.nativeInstance().fastCompressor();
      var shuffling = new SplittableRandom(3);
      for (var key = 0; key < count; key++) {
        var value = values.value(key);
        peer.put(key, value);
        var small = packer.compress(value);
        starts[key + 1] = starts[key] + small.length;
        channel.write(ByteBuffer.wrap(small), starts[key]);
        var other = shuffling.nextInt(key + 1);
        order[key] = order[other];
        order[other] = key;
      }
      var gets = new long[count * ROUNDS];
      var hands = new long[count * ROUNDS];
      for (var round = 0; round < ROUNDS; round++) {
        peer.settle();
        for (var i = 0; i < count; i++) {
          var key = order[i];
          var before = System.nanoTime();
          var value = peer.get(key);
          var between = System.nanoTime();
          var same = byHand(channel, starts[key], (int) (starts[key + 1] - starts[key]));
          hands[round * count + i] = System.nanoTime() - between;
          gets[round * count + i] = between - before;
          values.require(key, value, true);
          values.require(key, same, true);
        }
      }
      // the first round warms up
      line.put("pageIn", median(Arrays.copyOfRange(gets, count, gets.length)));
      line.put("byHand", median(Arrays.copyOfRange(hands, count, hands.length)));
    }
  }

  private byte[] byHand(FileChannel channel, long from, int stored) throws IOException {
    packed.clear().limit(stored);
    while (packed.hasRemaining()) {
      channel.read(packed, from + packed.position());
    }
    unpacker.decompress(packed, 0, stored, plain, 0, LENGTH);
    var value = new byte[LENGTH];
    plain.get(0, value);
    return value;
  }

  private static double median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1e3;
  }
}
