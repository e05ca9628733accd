package io.cemaf.testapps.simulator;

import io.cemaf.Priority;
import io.cemaf.agent.limit.Outcome;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;

/** One run of calls through a policy to a server, event by event. */
final class Simulation {
  private static final double NANOS = 1e9;
  private static final long RETRY_NANOS = 1_000_000_000L;
  private static final int CLASSES = Priority.values().length;

  private final Shape shape;
  private final Policy policy;
  private final Server server;
  private final List<Call> arrivals;
  private final ArrayDeque<Call> retries = new ArrayDeque<>();
  private final ArrayDeque<Call> deadlines = new ArrayDeque<>();
  private final int[] waiting = new int[CLASSES];
  private final Score score;
  private final LimitTrace trace = new LimitTrace();
  private final SplittableRandom ticks;
  private boolean changed;
  private int arrived;

  /** What came of a run. */
  record Result(Score score, LimitTrace trace) {}

  private Simulation(Shape shape, List<Call> arrivals, Policy policy, long seed) {
    this.shape = shape;
    this.arrivals = arrivals;
    this.policy = policy;
    server = new Server(shape);
    score = new Score(shape.load().phases().size());
    ticks = new SplittableRandom(~seed);
  }

  /** Runs the calls that this seed makes. */
  static Result run(Shape shape, long seed, Policy policy) {
    var simulation = new Simulation(shape, Arrivals.of(shape, seed), policy, seed);
    simulation.run();
    return new Result(simulation.score, simulation.trace);
  }

  private void run() {
    var end = (long) ((shape.load().seconds() + shape.load().timeoutSeconds()) * NANOS);
    var stepNanos = (long) (shape.controlSeconds() * NANOS);
    var nextStep = stepNanos;
    while (true) {
      var done = server.nextDoneNanos();
      var deadline = deadlines.isEmpty() ? Long.MAX_VALUE : deadlines.peek().deadlineNanos;
      var retry = retries.isEmpty() ? Long.MAX_VALUE : retries.peek().arrivalNanos;
      var arrival = arrived < arrivals.size() ? arrivals.get(arrived).arrivalNanos : Long.MAX_VALUE;
      var now = Math.min(Math.min(done, deadline), Math.min(Math.min(retry, arrival), nextStep));
      if (now >= end) {
        return;
      }
      server.advance(now);
      if (now == done) {
        done(now);
      } else if (now == deadline) {
        giveUp(deadlines.remove(), now);
      } else if (now == retry) {
        arrive(retries.remove(), now);
      } else if (now == arrival) {
        arrive(arrivals.get(arrived++), now);
      } else {
        step(now);
        nextStep += stepNanos;
      }
      sendWaiting(now);
    }
  }

  private void step(long now) {
    var change = shape.change();
    if (!changed && now >= change.phase() * shape.load().phaseSeconds() * NANOS) {
      changed = true;
      server.change(change.speed(), change.knee());
    }
    if (shape.lostTicks() == 0 || ticks.nextDouble() >= shape.lostTicks()) {
      policy.step(now);
    }
    trace.add(now, policy.limit());
  }

  private void arrive(Call call, long now) {
    if (call.stranger) {
      call.state = Call.State.DONE;
      server.send(call);
      return;
    }
    if (call.attempt == 0) {
      score.offer(call);
    }
    deadlines.add(call);
    switch (policy.arrive(call, now)) {
      case SEND -> send(call, now);
      case WAIT -> waiting[call.priority.ordinal()]++;
      case REFUSE -> {
        call.state = Call.State.DONE;
        tryAgain(call, now);
      }
    }
  }

  private void send(Call call, long now) {
    for (var higher = 0; higher < call.priority.ordinal(); higher++) {
      if (waiting[higher] > 0) {
        score.inversion();
        break;
      }
    }
    call.startNanos = now;
    call.state = Call.State.SENT;
    if (!server.send(call)) {
      call.state = Call.State.DONE;
      policy.end(call, now, Outcome.REFUSED);
      tryAgain(call, now);
    }
  }

  private void sendWaiting(long now) {
    for (var next = policy.next(now, call -> drop(call, now));
        next != null;
        next = policy.next(now, call -> drop(call, now))) {
      waiting[next.priority.ordinal()]--;
      send(next, now);
    }
  }

  private void drop(Call call, long now) {
    waiting[call.priority.ordinal()]--;
    call.state = Call.State.DONE;
    tryAgain(call, now);
  }

  private void done(long now) {
    var call = server.done();
    if (call != null && call.state == Call.State.SENT) {
      call.state = Call.State.DONE;
      score.good(call);
      policy.end(call, now, Outcome.SUCCESS);
    }
  }

  private void giveUp(Call call, long now) {
    if (call.state == Call.State.SENT) {
      call.state = Call.State.DONE;
      policy.end(call, now, Outcome.DROPPED);
      tryAgain(call, now);
    } else if (call.state == Call.State.WAITING) {
      call.state = Call.State.DONE;
      waiting[call.priority.ordinal()]--;
      policy.leave(call);
      tryAgain(call, now);
    }
  }

  private void tryAgain(Call call, long now) {
    if (call.attempt < shape.load().retries()) {
      retries.add(call.again(now + RETRY_NANOS));
    }
  }
}
