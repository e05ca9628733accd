package io.cemaf.agent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cemaf.ResourceAlert;
import io.cemaf.ResourceAlert.ApproachingLimit;
import io.cemaf.ResourceAlert.CleanupFailed;
import io.cemaf.ResourceAlert.CleanupTriggered;
import io.cemaf.ResourceAlert.LimitExceeded;
import io.cemaf.ResourceLimits;
import io.cemaf.StateMonitor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StateMonitorTest {
  private static final ResourceLimits MANUAL =
      ResourceLimits.builder()
          .maxStateSize(100)
          .maxValueSize(50)
          .maxEntries(5)
          .autoCleanup(false)
          .build();

  private final List<String> removed = new ArrayList<>();

  private StateMonitor monitor(boolean automatic) {
    return new StateMonitor(
        ResourceLimits.builder()
            .maxStateSize(100)
            .maxValueSize(50)
            .maxEntries(5)
            .autoCleanup(automatic)
            .build(),
        removed::add);
  }

  @Test
  void limits_default_areThoseOfTheDocument() {
    assertThat(ResourceLimits.builder().build())
        .isEqualTo(ResourceLimits.DEFAULT)
        .isEqualTo(new ResourceLimits(104_857_600, 10_485_760, 1_000, 0.8, true, false, 1_048_576));
    assertThat(ResourceLimits.DEFAULT.cleanupThresholdBytes()).isEqualTo(83_886_080);
  }

  @ParameterizedTest(name = "{0} of 100, values of 50, 5 entries")
  @CsvSource({
    "100, false, true",
    "101, true,  true",
    "80,  false, true",
    "79,  false, false",
  })
  void limits_asked_sayWhatIsTooMuch(long bytes, boolean tooMuch, boolean cleanUp) {
    assertThat(MANUAL.exceedsStateLimit(bytes)).isEqualTo(tooMuch);
    assertThat(MANUAL.shouldCleanUp(bytes)).isEqualTo(cleanUp);
    assertThat(MANUAL.exceedsValueLimit(50)).isFalse();
    assertThat(MANUAL.exceedsValueLimit(51)).isTrue();
    assertThat(MANUAL.exceedsEntryLimit(5)).isFalse();
    assertThat(MANUAL.exceedsEntryLimit(6)).isTrue();
  }

  @ParameterizedTest(name = "{7}")
  @CsvSource({
    "0,   50, 5, 0.8, false, 10, 0, maxStateSize",
    "100, 0,  5, 0.8, false, 10, 0, maxValueSize",
    "100, 50, 0, 0.8, false, 10, 0, maxEntries",
    "100, 50, 5, 0,   false, 10, 0, cleanupThreshold",
    "100, 50, 5, 1.1, false, 10, 0, cleanupThreshold",
    "100, 50, 5, NaN, false, 10, 0, cleanupThreshold",
    "100, 50, 5, 0.8, false, 0,  0, streamChunkSize",
    "100, 101,5, 0.8, false, 10, 0, maxValueSize",
    "100, 50, 5, 0.8, true,  51, 0, streamChunkSize"
  })
  void limits_thatMakeNoSense_areRefusedByName(
      long state,
      long value,
      int entries,
      double threshold,
      boolean streaming,
      long chunk,
      int unused,
      String name) {
    var builder =
        ResourceLimits.builder()
            .maxStateSize(state)
            .maxValueSize(value)
            .maxEntries(entries)
            .cleanupThreshold(threshold)
            .streaming(streaming)
            .streamChunkSize(chunk);

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void allocation_withinLimits_isCounted() {
    var monitor = monitor(false);

    assertThat(monitor.recordAllocation("a", 30)).isTrue();
    assertThat(monitor.recordAllocation("b", 20)).isTrue();
    assertThat(monitor.recordAllocation("a", 10)).isTrue();

    assertThat(monitor.allocations()).containsExactly(Map.entry("b", 20L), Map.entry("a", 10L));
    var stats = monitor.stats();
    assertThat(stats.currentSize()).isEqualTo(30).isEqualTo(monitor.currentSize());
    assertThat(stats.valueCount()).isEqualTo(2).isEqualTo(monitor.valueCount());
    assertThat(stats.usage()).isCloseTo(0.3, within(1e-9));
    assertThat(monitor.usage()).isCloseTo(0.3, within(1e-9));
    assertThat(stats.shouldCleanUp()).isFalse();
    assertThat(stats.cleanupThresholdBytes()).isEqualTo(80);
    assertThat(stats.maxEntries()).isEqualTo(5);
  }

  @Test
  void allocation_tooLarge_isRefusedAndTold() {
    var monitor = monitor(true);

    assertThat(monitor.recordAllocation("a", 51)).isFalse();

    assertThat(monitor.currentSize()).isZero();
    assertThat(monitor.takeAlerts()).containsExactly(new LimitExceeded("value", 51, 50));
  }

  @Test
  void allocation_tooLargeButStreamed_countsOneChunk() {
    var monitor =
        new StateMonitor(
            ResourceLimits.builder()
                .maxStateSize(100)
                .maxValueSize(50)
                .streaming(true)
                .streamChunkSize(10)
                .build());

    assertThat(monitor.recordAllocation("a", 5_000)).isTrue();

    assertThat(monitor.currentSize()).isEqualTo(10);
  }

  @Test
  void allocation_withoutRoomAndWithoutCleanup_isRefusedAndTold() {
    var monitor = monitor(false);
    monitor.recordAllocation("a", 50);
    monitor.recordAllocation("b", 40);

    assertThat(monitor.recordAllocation("c", 20)).isFalse();

    assertThat(monitor.currentSize()).isEqualTo(90);
    assertThat(monitor.takeAlerts())
        .containsExactly(
            new ApproachingLimit("state", 0.9, 90, 100), new LimitExceeded("state", 110, 100));
  }

  @Test
  void allocation_ofTooManyEntries_isRefusedAndTold() {
    var monitor = monitor(false);
    for (var i = 0; i < 5; i++) {
      assertThat(monitor.recordAllocation("k" + i, 1)).isTrue();
    }

    assertThat(monitor.recordAllocation("another", 1)).isFalse();
    assertThat(monitor.recordAllocation("k0", 2)).isTrue();

    assertThat(monitor.takeAlerts()).containsExactly(new LimitExceeded("entries", 6, 5));
  }

  @Test
  void allocation_atTheThreshold_cleansUpTheLeastRecentlyUsed() {
    var monitor = monitor(true);
    monitor.recordAllocation("old", 30);
    monitor.recordAllocation("used", 20);
    monitor.recordAllocation("new", 20);
    monitor.recordAccess("old");

    assertThat(monitor.recordAllocation("more", 20)).isTrue();

    assertThat(removed).containsExactly("used", "new");
    assertThat(monitor.allocations().keySet()).containsExactly("old", "more");
    assertThat(monitor.takeAlerts()).containsExactly(new CleanupTriggered(40, 2));
  }

  @Test
  void allocation_ofTooManyEntriesWithCleanup_removesTheOldest() {
    var monitor = monitor(true);
    for (var i = 0; i < 7; i++) {
      assertThat(monitor.recordAllocation("k" + i, 1)).isTrue();
    }

    assertThat(removed).containsExactly("k0", "k1");
    assertThat(monitor.valueCount()).isEqualTo(5);
  }

  @Test
  void cleanup_toATarget_saysWhatWentAndWasLeast() {
    var monitor = monitor(false);
    monitor.recordAllocation("a", 20);
    monitor.recordAllocation("b", 20);
    monitor.recordAllocation("c", 20);
    monitor.recordAccess("a");
    assertThat(monitor.leastRecentlyUsed(2)).containsExactly("b", "c");

    var cleanup = monitor.cleanUp(0.4);

    assertThat(cleanup).isEqualTo(new StateMonitor.Cleanup(20, List.of("b")));
    assertThat(monitor.cleanUp(0.4).keys()).isEmpty();
    assertThat(monitor.cleanUp(0).freed()).isEqualTo(40);
    assertThat(monitor.currentSize()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void cleanup_toNoTarget_isRefusedAndTold(double target) {
    var monitor = monitor(false);

    assertThatThrownBy(() -> monitor.cleanUp(target)).isInstanceOf(IllegalArgumentException.class);
    assertThat(monitor.peekAlerts()).hasSize(1).hasOnlyElementsOfType(CleanupFailed.class);
  }

  @Test
  void alerts_peeked_stayUntilTakenOrCleared() {
    var monitor = monitor(false);
    monitor.recordAllocation("a", 60);

    assertThat(monitor.peekAlerts()).hasSize(1).isEqualTo(monitor.peekAlerts());
    assertThat(monitor.takeAlerts()).hasSize(1);
    assertThat(monitor.takeAlerts()).isEmpty();
    monitor.recordAllocation("a", 60);
    monitor.clearAlerts();
    assertThat(monitor.peekAlerts()).isEmpty();
  }

  @Test
  void alerts_never_growWithoutBound() {
    var monitor = monitor(false);
    for (var i = 0; i < 5_000; i++) {
      monitor.recordAllocation("a", 1_000 + i);
    }

    assertThat(monitor.takeAlerts())
        .hasSize(1_000)
        .endsWith((ResourceAlert) new LimitExceeded("value", 5_999, 50));
  }

  @Test
  void approaching_told_isToldAgainOnlyAfterItWasBelow() {
    var monitor = monitor(false);
    for (var key : List.of("a", "b", "b", "b")) {
      monitor.recordAllocation(key, 40);
    }
    assertThat(monitor.takeAlerts()).hasSize(1);

    monitor.recordDeallocation("a");
    monitor.recordAllocation("a", 40);

    assertThat(monitor.takeAlerts()).hasSize(1);
  }

  @Test
  void reset_forgetsAllButTheLimits() {
    var monitor = monitor(false);
    monitor.recordAllocation("a", 50);
    monitor.recordAllocation("b", 50);

    monitor.reset();

    assertThat(monitor.currentSize()).isZero();
    assertThat(monitor.valueCount()).isZero();
    assertThat(monitor.allocations()).isEmpty();
    assertThat(monitor.takeAlerts()).isEmpty();
    assertThat(monitor.limits()).isEqualTo(MANUAL);
  }

  @Test
  void fastOne_countsSumsAlone() {
    var monitor = StateMonitor.fast(MANUAL);
    monitor.recordAllocation("a", 40);
    monitor.recordAllocation("a", 40);
    monitor.recordAccess("a");

    assertThat(monitor.currentSize()).isEqualTo(80);
    assertThat(monitor.recordAllocation("a", 40)).isFalse();
    assertThat(monitor.allocations()).isEmpty();
    assertThat(monitor.leastRecentlyUsed(3)).isEmpty();
    monitor.recordDeallocation("a", 40);
    assertThat(monitor.currentSize()).isEqualTo(40);
    assertThat(monitor.valueCount()).isEqualTo(1);
    assertThatThrownBy(() -> monitor.cleanUp(0.5)).isInstanceOf(IllegalStateException.class);
    assertThat(monitor.takeAlerts()).hasAtLeastOneElementOfType(CleanupFailed.class);
  }

  @Test
  void size_negative_isRefused() {
    var monitor = monitor(false);

    assertThatThrownBy(() -> monitor.recordAllocation("a", -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> monitor.recordDeallocation("a", -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Beside a map that is searched from end to end. */
  @Test
  void anyOperations_inAnyOrder_leaveWhatAPlainModelHas() {
    for (var seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var monitor = monitor(false);
      var plain = new LinkedHashMap<String, Long>();
      for (var step = 0; step < 300; step++) {
        var key = "k" + random.nextInt(8);
        switch (random.nextInt(4)) {
          case 0 -> {
            var size = random.nextInt(60);
            var sum = plain.values().stream().mapToLong(Long::longValue).sum();
            var before = plain.getOrDefault(key, 0L);
            var entries = plain.size() + (plain.containsKey(key) ? 0 : 1);
            var fits = size <= 50 && sum - before + size <= 100 && entries <= 5;
            assertThat(monitor.recordAllocation(key, size)).isEqualTo(fits);
            if (fits) {
              plain.remove(key);
              plain.put(key, (long) size);
            } else if (size <= 50 && plain.containsKey(key)) {
              use(plain, key);
            }
          }
          case 1 -> {
            monitor.recordDeallocation(key);
            plain.remove(key);
          }
          case 2 -> {
            monitor.recordAccess(key);
            use(plain, key);
          }
          default -> {
            var target = random.nextInt(11) / 10.0;
            var gone = new ArrayList<String>();
            while (plain.values().stream().mapToLong(Long::longValue).sum()
                > (long) (target * 100)) {
              var first = plain.keySet().iterator().next();
              plain.remove(first);
              gone.add(first);
            }
            assertThat(monitor.cleanUp(target).keys()).isEqualTo(gone);
          }
        }
        assertThat(new ArrayList<>(monitor.allocations().entrySet()))
            .isEqualTo(new ArrayList<>(plain.entrySet()));
        assertThat(monitor.currentSize())
            .isEqualTo(plain.values().stream().mapToLong(Long::longValue).sum());
        assertThat(monitor.valueCount()).isEqualTo(plain.size());
      }
    }
  }

  private static void use(Map<String, Long> plain, String key) {
    var size = plain.remove(key);
    if (size != null) {
      plain.put(key, size);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyThreads_atOnce_leaveExactSums(boolean fast) throws Exception {
    var limits = ResourceLimits.builder().maxEntries(1_000_000).autoCleanup(false).build();
    var monitor = fast ? StateMonitor.fast(limits) : new StateMonitor(limits);
    var threads = Executors.newFixedThreadPool(8);
    try {
      var tasks = new ArrayList<Callable<Boolean>>();
      for (var thread = 0; thread < 8; thread++) {
        var name = "t" + thread + ".";
        tasks.add(
            () -> {
              for (var i = 0; i < 5_000; i++) {
                monitor.recordAllocation(name + i, 7);
                monitor.recordAccess(name + i / 2);
                if (i % 2 == 0) {
                  monitor.recordDeallocation(name + i, 7);
                }
              }
              return true;
            });
      }
      for (var done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(monitor.valueCount()).isEqualTo(20_000);
    assertThat(monitor.currentSize()).isEqualTo(140_000);
  }
}
