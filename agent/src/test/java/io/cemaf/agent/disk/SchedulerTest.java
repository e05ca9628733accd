package io.cemaf.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The law, on a clock of its own: threads that do nothing but read or write. */
class SchedulerTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private long now;
  private final Scheduler scheduler = new Scheduler(0);

  /** A thread that comes back with the same operation as soon as it may go on. */
  private static final class Worker {
    final boolean write;
    final long bytes;
    final List<Long> waits = new ArrayList<>();
    Operation operation;
    long moved;

    Worker(boolean write, long bytes) {
      this.write = write;
      this.bytes = bytes;
    }

    long percentile(double share) {
      var sorted = waits.stream().mapToLong(each -> each).toArray();
      Arrays.sort(sorted);
      return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))];
    }
  }

  private Operation enter(boolean write, long bytes) {
    return scheduler.enter(write, bytes, Scheduler.units(bytes), now, null, null);
  }

  @Test
  void clock_thatJumpsAheadOrBack_changesTheRateForAMomentAlone() {
    scheduler.use(false, 1_000_000, 0, now);
    var worker = new Worker(true, 16 << 10);
    for (var step : new long[] {3_600 * SECOND, -3_600 * SECOND, -3_600 * SECOND}) {
      run(List.of(worker), 2 * SECOND, 0);
      now += step;
      run(List.of(worker), SECOND, 0);
      worker.moved = 0;
      run(List.of(worker), 5 * SECOND, 0);
      assertThat(worker.moved / 5e6).as("MB/s after " + step).isBetween(0.9, 1.1);
    }
  }

  /** Wakes each as it asks to be, a little late. */
  private void run(List<Worker> workers, long nanos, long lateNanos) {
    var end = now + nanos;
    while (now < end) {
      var next = end;
      for (var worker : workers) {
        var operation = worker.operation;
        if (operation != null && !operation.done && now >= operation.dueNanos) {
          scheduler.leave(operation, now);
        }
        if (operation == null || operation.done) {
          if (operation != null) {
            worker.waits.add(now - operation.arrivedNanos);
          }
          worker.operation = enter(worker.write, worker.bytes);
          worker.moved += worker.bytes;
        }
        if (worker.operation.done) {
          next = Math.min(next, now + MILLI / 10);
        } else {
          var due = worker.operation.dueNanos - now;
          var until = Math.min(due, scheduler.nanosUntil(worker.operation));
          next = Math.min(next, now + Math.max(20_000, until) + lateNanos);
        }
      }
      now = next;
      scheduler.serve(now);
      scheduler.takeGone();
    }
  }

  private static List<Worker> workers(int count, boolean write, long bytes) {
    var workers = new ArrayList<Worker>();
    for (var i = 0; i < count; i++) {
      workers.add(new Worker(write, bytes));
    }
    return workers;
  }

  private static double moved(List<Worker> workers) {
    return workers.stream().mapToLong(worker -> worker.moved).sum();
  }

  @ParameterizedTest(name = "{0}: {1} threads of {2} bytes at {3} B/s, {4} us late")
  @CsvSource({
    "fifo,     1, 4096,    10000000, 60",
    "fifo,     1, 65536,   10000000, 60",
    "fifo,     1, 1048576, 10000000, 60",
    "fifo,     8, 65536,   10000000, 1000",
    "fifo,     8, 1048576, 10000000, 60",
    "deadline, 1, 1,       1000000,  60",
    "deadline, 1, 65536,   10000000, 60",
    "deadline, 1, 1048576, 10000000, 1000",
    "deadline, 8, 4096,    10000000, 60",
    "deadline, 8, 65536,   10000000, 1000",
    "deadline, 8, 1048576, 10000000, 60",
    "deadline, 8, 262144,  50000000, 60"
  })
  void rate_overTenSeconds_isKeptWithinFivePercent(
      String order, int threads, long bytes, long rate, long lateMicros) {
    scheduler.use(order.equals("fifo"), rate, 0, now);
    var writers = workers(threads, true, bytes);

    run(writers, 10 * SECOND, lateMicros * 1000);

    // A thread that makes nothing but single bytes is slower than the rate by itself.
    var possible = bytes == 1 ? 10_000.0 : rate;
    assertThat(moved(writers) / 10).isCloseTo(possible, within(0.05 * possible + bytes));
    assertThat(writers.get(0).percentile(1))
        .isLessThanOrEqualTo(Scheduler.units(bytes) * Scheduler.HOLD_NANOS + MILLI);
  }

  @Test
  void deadline_underABulkWriter_letsReadsAndBriefWritesGoInATenthOfFifosTime() {
    var deadline = latencies(false);
    var fifo = new SchedulerTest().latencies(true);

    assertThat(deadline[0]).as("reads, fifo " + fifo[0]).isLessThan(fifo[0] / 10);
    assertThat(deadline[1]).as("brief writes, fifo " + fifo[1]).isLessThan(fifo[1] / 5);
  }

  private long[] latencies(boolean fifo) {
    scheduler.use(fifo, 10_000_000, 50_000_000, now);
    var all = workers(8, true, 65536);
    all.add(new Worker(false, 4096));
    all.add(new Worker(true, 1024));
    run(all, 10 * SECOND, 60_000);
    return new long[] {all.get(8).percentile(0.99), all.get(9).percentile(0.99)};
  }

  @Test
  void operation_thatCannotGoInTime_goesAfterAQuarterOfASecond_andIsOwed() {
    scheduler.use(false, 10_000, 0, now);
    var first = enter(true, 16_000);
    assertThat(first.done).isFalse();
    now += Scheduler.HOLD_NANOS;
    scheduler.serve(now);
    assertThat(first.done).isFalse();
    scheduler.leave(first, now);

    // What it took beyond its time is owed for a second at most.
    var second = enter(true, 100);
    assertThat(second.done).isFalse();
    now += SECOND + 20 * MILLI;
    scheduler.serve(now);
    assertThat(second.done).isTrue();
  }

  @Test
  void rates_raisedWhileOperationsWait_letThemGo() {
    scheduler.use(false, 1_000, 1_000, now);
    var waiting = List.of(enter(true, 50_000), enter(false, 50_000), enter(true, 50_000));
    assertThat(waiting).noneMatch(operation -> operation.done);

    scheduler.use(false, 0, 1_000_000_000, now);
    now += MILLI;
    scheduler.serve(now);

    assertThat(waiting).allMatch(operation -> operation.done);
    assertThat(scheduler.size()).isZero();
  }

  @Test
  void order_changedWhileOperationsWait_keepsThemAll() {
    scheduler.use(true, 100_000, 100_000, now);
    var waiting = new ArrayList<Operation>();
    for (var i = 0; i < 6; i++) {
      waiting.add(enter(i % 2 == 0, 30_000));
      now += MILLI;
    }
    scheduler.use(false, 100_000, 100_000, now);
    scheduler.use(true, 100_000, 100_000, now);

    for (var i = 0; i < 100; i++) {
      now += 10 * MILLI;
      scheduler.serve(now);
    }
    assertThat(waiting).allMatch(operation -> operation.done);
  }

  @ParameterizedTest(name = "after a step of {0} s")
  @CsvSource({"-3600", "3600"})
  void clock_thatStepped_neitherHoldsNorFloods(long seconds) {
    scheduler.use(false, 1_000_000, 0, now);
    enter(true, 200_000);
    now += seconds * SECOND;
    var writers = workers(2, true, 65536);
    run(writers, 4 * SECOND, 60_000);

    if (seconds > 0) {
      assertThat(moved(writers) / 4).isCloseTo(1e6, within(0.1e6));
    } else {
      // What has flown in is not known; each is held no longer than it can be.
      assertThat(writers.get(0).percentile(1)).isLessThanOrEqualTo(251 * MILLI);
    }
  }
}
