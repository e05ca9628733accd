package io.cemaf.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Priority;
import io.cemaf.rules.PageSpec.Eviction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Each order beside a plain list that is searched for the page to leave. */
final class EvictionOrderTest {
  private static final int PAGES = 12;

  enum What {
    ADMIT,
    TOUCH,
    REMOVE,
    EVICT
  }

  record Step(What what, int page) {}

  /** A page of the model. */
  private static final class Known {
    final int index;
    final Priority priority;
    final int length;
    int count;
    boolean in;
    long used;

    Known(int index, Priority priority, int length) {
      this.index = index;
      this.priority = priority;
      this.length = length;
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    var step =
        Combinators.combine(
                Arbitraries.of(What.class), Arbitraries.integers().between(0, PAGES - 1))
            .as(Step::new);
    return step.list().ofMaxSize(300);
  }

  @Provide
  Arbitrary<Eviction> plain() {
    return Arbitraries.of(Eviction.LRU, Eviction.LFU, Eviction.PRIORITY, Eviction.SIZE);
  }

  @Property(tries = 300)
  void order_anySteps_evictsWhatThePlainModelDoes(
      @ForAll("plain") Eviction which, @ForAll("steps") List<Step> steps) {
    try (var table = new PageTable()) {
      var order = EvictionOrder.of(which, table, 1000);
      var known = new ArrayList<Known>();
      for (var i = 0; i < PAGES; i++) {
        known.add(known(table, i));
      }
      var clock = 0L;
      for (var step : steps) {
        var page = known.get(step.page());
        clock++;
        switch (step.what()) {
          case ADMIT -> {
            order.admit(page.index, false);
            if (!page.in) {
              page.in = true;
              page.count++;
              page.used = clock;
            }
          }
          case TOUCH -> {
            order.touch(page.index);
            if (page.in) {
              page.count++;
              page.used = clock;
            }
          }
          case REMOVE -> {
            order.remove(page.index);
            page.in = false;
          }
          case EVICT -> {
            var victim = order.victim();
            assertThat(victim).isEqualTo(expected(which, known));
            if (victim != EvictionOrder.NOTHING) {
              order.remove(victim);
              known.stream().filter(one -> one.index == victim).forEach(one -> one.in = false);
            }
          }
        }
      }
    }
  }

  private static Known known(PageTable table, int i) {
    var index = table.claim();
    var page = new Known(index, Priority.values()[i % 4], 1 << (i % 5) << 10 | (i % 2) * 3);
    var row = table.row(index);
    Row.length(row, page.length);
    Row.priority(row, page.priority.ordinal());
    return page;
  }

  private static int expected(Eviction which, List<Known> known) {
    Comparator<Known> first =
        switch (which) {
          case LFU -> Comparator.comparingInt(page -> Math.min(255, page.count));
          case PRIORITY -> Comparator.comparing((Known page) -> page.priority).reversed();
          case SIZE -> Comparator.comparingInt((Known page) -> sixteenths(page.length)).reversed();
          default -> Comparator.comparingInt(page -> 0);
        };
    return known.stream()
        .filter(page -> page.in)
        .min(first.thenComparingLong(page -> page.used))
        .map(page -> page.index)
        .orElse(EvictionOrder.NOTHING);
  }

  /** Lengths that count as equal. */
  private static int sixteenths(int length) {
    var power = Integer.highestOneBit(length);
    return power + (length - power) / (power / 16) * (power / 16);
  }

  /** Whatever it decides, it knows exactly what is in memory. */
  @Property(tries = 200)
  void adaptive_anySteps_evictsWhatIsThereUntilNothingIs(@ForAll("steps") List<Step> steps) {
    try (var table = new PageTable()) {
      var order = EvictionOrder.of(Eviction.AUTO, table, 40);
      var known = new ArrayList<Known>();
      for (var i = 0; i < PAGES; i++) {
        known.add(known(table, i));
      }
      for (var step : steps) {
        var page = known.get(step.page());
        switch (step.what()) {
          case ADMIT -> {
            order.admit(page.index, step.page() % 2 == 0);
            page.in = true;
          }
          case TOUCH -> order.touch(page.index);
          case REMOVE -> {
            order.remove(page.index);
            page.in = false;
          }
          case EVICT -> evict(order, known);
        }
      }
      while (known.stream().anyMatch(page -> page.in)) {
        evict(order, known);
      }
      assertThat(order.victim()).isEqualTo(EvictionOrder.NOTHING);
    }
  }

  private static void evict(EvictionOrder order, List<Known> known) {
    var victim = order.victim();
    if (known.stream().noneMatch(page -> page.in)) {
      assertThat(victim).isEqualTo(EvictionOrder.NOTHING);
      return;
    }
    assertThat(known).anyMatch(page -> page.in && page.index == victim);
    order.remove(victim);
    known.stream().filter(page -> page.index == victim).forEach(page -> page.in = false);
  }
}
