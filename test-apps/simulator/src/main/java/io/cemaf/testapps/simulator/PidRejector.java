package io.cemaf.testapps.simulator;

import io.cemaf.agent.limit.Outcome;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A rejector like Uber's Cinnamon, rebuilt from what is published of it, with a limit that it is
 * told instead of its own tuner: twice a second a PID law sets the share of calls to refuse so that
 * as many join the queue as leave it; refused are the least important, by where they stand among
 * the last thousand that came. What has waited for a third of the timeout is dropped. Its gains are
 * the best for critical calls of six pairs tried.
 */
final class PidRejector implements Policy {
  private static final int KEPT = 1_000;
  private static final int STEPS = 2;
  private static final double PROPORTIONAL = 0.02;
  private static final double INTEGRAL = 0.02;
  private static final double MOST = 0.98;

  private final int limit;
  private final long patienceNanos;
  private final SplittableRandom random;
  private final PriorityQueue<Waiting> queue =
      new PriorityQueue<>(
          Comparator.comparingDouble(Waiting::rank)
              .thenComparingLong(waiting -> waiting.call().arrivalNanos));
  private final ArrayDeque<Double> ranks = new ArrayDeque<>();
  private double boundary = Double.POSITIVE_INFINITY;
  private double integral;
  private int inFlight;
  private int joined;
  private int left;
  private int steps;

  private record Waiting(Call call, double rank) {}

  PidRejector(int limit, long timeoutNanos, long seed) {
    this.limit = limit;
    patienceNanos = timeoutNanos / 3;
    random = new SplittableRandom(seed);
  }

  @Override
  public Verdict arrive(Call call, long nowNanos) {
    // classes are spread into cohorts, so that a class can be refused in part
    var rank = call.priority.ordinal() + random.nextDouble();
    ranks.add(rank);
    if (ranks.size() > KEPT) {
      ranks.remove();
    }
    if (rank > boundary) {
      return Verdict.REFUSE;
    }
    joined++;
    queue.add(new Waiting(call, rank));
    return Verdict.WAIT;
  }

  @Override
  public @Nullable Call next(long nowNanos, Consumer<Call> dropped) {
    while (inFlight < limit) {
      var first = queue.poll();
      if (first == null) {
        return null;
      }
      if (nowNanos - first.call().arrivalNanos <= patienceNanos) {
        inFlight++;
        left++;
        return first.call();
      }
      dropped.accept(first.call());
    }
    return null;
  }

  @Override
  public void leave(Call call) {
    queue.removeIf(waiting -> waiting.call() == call);
  }

  @Override
  public void end(Call call, long nowNanos, Outcome outcome) {
    inFlight--;
  }

  @Override
  public void step(long nowNanos) {
    steps++;
    if (steps % STEPS != 0) {
      return;
    }
    var free = limit - inFlight;
    var error = (double) (joined + queue.size() - left - free) / Math.max(1, left);
    integral = Math.max(0, Math.min(MOST, integral + INTEGRAL * error));
    var refused = Math.max(0, Math.min(MOST, integral + PROPORTIONAL * error));
    boundary = refused == 0 ? Double.POSITIVE_INFINITY : quantile(1 - refused);
    joined = 0;
    left = 0;
  }

  private double quantile(double share) {
    var sorted = ranks.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    var at = (int) (share * sorted.length);
    return sorted.length == 0 ? Double.POSITIVE_INFINITY : sorted[Math.min(at, sorted.length - 1)];
  }
}
