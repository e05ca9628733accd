package io.cemaf.testapps.simulator;

import io.cemaf.Priority;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** The calls of one run, by their time: the same for every policy. */
final class Arrivals {
  private static final double CRITICAL = 0.1;
  private static final double HIGH = 0.3;
  private static final double NANOS = 1e9;

  private final Shape shape;
  private final double meanTokens;
  private final long timeoutNanos;
  private final List<Call> calls = new ArrayList<>();

  private Arrivals(Shape shape) {
    this.shape = shape;
    meanTokens = shape.work().meanTokens();
    timeoutNanos = (long) (shape.load().timeoutSeconds() * NANOS);
  }

  static List<Call> of(Shape shape, long seed) {
    var random = new SplittableRandom(seed);
    var arrivals = new Arrivals(shape);
    var capacity = shape.capacity();
    for (var phase = 0; phase < shape.load().phases().size(); phase++) {
      arrivals.add(phase, shape.load().phases().get(phase) * capacity, false, random.split());
    }
    for (var phase = 0; phase < shape.load().phases().size(); phase++) {
      var strangers = shape.load().strangersIn(phase);
      if (strangers > 0) {
        arrivals.add(phase, strangers * capacity, true, random.split());
      }
    }
    arrivals.calls.sort(Comparator.comparingLong(call -> call.arrivalNanos));
    return arrivals.calls;
  }

  private void add(int phase, double rate, boolean stranger, SplittableRandom random) {
    var time = phase * shape.load().phaseSeconds();
    var end = time + shape.load().phaseSeconds();
    while (true) {
      time += -Math.log(1 - random.nextDouble()) * shape.load().burstiness() / rate;
      if (time >= end) {
        return;
      }
      // a geometric number of calls at once, 1 where nothing bursts
      do {
        calls.add(call(phase, time, stranger, random));
      } while (random.nextDouble() >= 1 / shape.load().burstiness());
    }
  }

  private Call call(int phase, double time, boolean stranger, SplittableRandom random) {
    var sizes = phase >= shape.change().phase() ? shape.change().sizes() : 1;
    var tokens = shape.work().tokens(random) * sizes;
    // the prompt has a size of its own, spread as widely as half the answer's
    var prefill =
        shape.work().prefillShare() == 0
            ? 0
            : shape.work().prefillShare() * meanTokens * random.nextDouble(0.5, 1.5);
    var error =
        shape.work().tokenNoise() > 0
            ? Math.exp(shape.work().tokenNoise() * Normal.draw(random))
            : 1;
    var told = Double.isNaN(shape.work().tokenNoise()) ? Double.NaN : tokens * error;
    var share = random.nextDouble();
    var priority =
        share < CRITICAL
            ? Priority.CRITICAL
            : share < CRITICAL + HIGH ? Priority.HIGH : Priority.NORMAL;
    return new Call(
        phase, (long) (time * NANOS), timeoutNanos, tokens + prefill, told, priority, stranger, 0);
  }
}
