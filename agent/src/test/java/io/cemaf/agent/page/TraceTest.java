package io.cemaf.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.cemaf.rules.PageSpec.Eviction;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What part of reads each order finds in memory, on three traces: reads of popular pages, the same
 * with scans over all of them, and conversations of which each turn reads the last messages.
 */
final class TraceTest {
  private static final int CAPACITY = 2_000;
  private static final int READS = 400_000;
  private static final long SEED = 20_26;

  private static int[] zipf(int pages, double skew, int reads, SplittableRandom random) {
    var sums = new double[pages];
    var sum = 0.0;
    for (var i = 0; i < pages; i++) {
      sum += 1 / Math.pow(i + 1, skew);
      sums[i] = sum;
    }
    var whole = sum;
    return IntStream.range(0, reads)
        .map(i -> Arrays.binarySearch(sums, random.nextDouble() * whole))
        .map(found -> found < 0 ? -found - 1 : found)
        .toArray();
  }

  private static int[] scanMixed() {
    var random = new SplittableRandom(SEED);
    var popular = zipf(20_000, 0.99, READS, random);
    var trace = new int[READS];
    for (int i = 0, scanned = 0; i < READS; i++) {
      // a third of the time is a scan over 8,000 pages that nobody else reads
      var scans = i % 24_000 < 8_000;
      trace[i] = scans ? 20_000 + scanned++ % 50_000 : popular[i];
    }
    return trace;
  }

  /**
   * Conversations of different liveliness. Each turn reads what its model is given: the system
   * prompt and the last ten messages; one in twenty looks at all of a conversation.
   */
  private static int[] chatHistory() {
    var random = new SplittableRandom(SEED);
    var conversations = 3_000;
    var turns = zipf(conversations, 0.9, READS, random);
    var length = new int[conversations];
    var trace = new int[READS];
    var at = 0;
    for (var turn = 0; at < READS; turn++) {
      var conversation = turns[turn];
      length[conversation]++;
      var all = random.nextInt(20) == 0;
      var first = all ? 0 : Math.max(0, length[conversation] - 10);
      trace[at++] = -1 - conversation % 7;
      for (var message = first; message < length[conversation] && at < READS; message++) {
        trace[at++] = conversation * 100_000 + message;
      }
    }
    return trace;
  }

  private static double rate(Eviction which, int[] trace) {
    try (var table = new PageTable()) {
      var order = EvictionOrder.of(which, table, CAPACITY);
      var rows = new HashMap<Integer, Integer>();
      var inMemory = 0;
      var hits = 0;
      for (var key : trace) {
        var index =
            rows.computeIfAbsent(
                key,
                fresh -> {
                  var made = table.claim();
                  Row.length(table.row(made), Frames.BLOCK);
                  return made;
                });
        if (Row.list(table.row(index)) != 0) {
          hits++;
          order.touch(index);
          continue;
        }
        while (inMemory >= CAPACITY) {
          order.remove(order.victim());
          inMemory--;
        }
        order.admit(index, true);
        inMemory++;
      }
      return (double) hits / trace.length;
    }
  }

  private static double caffeine(int[] trace) {
    var cache =
        Caffeine.newBuilder()
            .maximumSize(CAPACITY)
            .executor(Runnable::run)
            .<Integer, Integer>build();
    var hits = 0;
    for (var key : trace) {
      if (cache.getIfPresent(key) != null) {
        hits++;
      } else {
        cache.put(key, key);
      }
    }
    return (double) hits / trace.length;
  }

  @Test
  void auto_onAllTraces_isBetterThanLruAndAsGoodAsItsPeer() {
    Map<String, int[]> traces = new LinkedHashMap<>();
    traces.put("popular", zipf(20_000, 0.99, READS, new SplittableRandom(SEED)));
    traces.put("scans", scanMixed());
    traces.put("chat", chatHistory());
    var gained = 0.0;
    for (var trace : traces.entrySet()) {
      var auto = 100 * rate(Eviction.AUTO, trace.getValue());
      var lru = 100 * rate(Eviction.LRU, trace.getValue());
      var peer = 100 * caffeine(trace.getValue());
      var told =
          "%s: auto %.1f, LRU %.1f, Caffeine %.1f".formatted(trace.getKey(), auto, lru, peer);
      System.out.println(told);
      assertThat(auto).as(told).isGreaterThanOrEqualTo(lru - 1).isGreaterThanOrEqualTo(peer - 3);
      gained += auto - lru;
    }
    assertThat(gained / traces.size()).isGreaterThanOrEqualTo(5);
  }
}
