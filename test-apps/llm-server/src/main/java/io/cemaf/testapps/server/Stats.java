package io.cemaf.testapps.server;

import io.cemaf.testapps.server.ServerStats.Outcome;
import io.cemaf.testapps.server.ServerStats.Received;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what reached the server, for tests to look at. */
final class Stats {
  private static final int KEPT_BODIES = 64;
  private static final int KEPT_RECORDS = 256;

  private final Map<String, Counts> models = new TreeMap<>();
  private final Map<String, Long> faults = new TreeMap<>();
  private final Deque<String> bodies = new ArrayDeque<>();
  private final Deque<Call> received = new ArrayDeque<>();
  private final Counts all = new Counts();

  private static final class Counts {
    private long seen;
    private int inFlight;
    private int maxInFlight;
    private long answered;
    private long abandoned;

    private void begin() {
      seen++;
      inFlight++;
      maxInFlight = Math.max(maxInFlight, inFlight);
    }

    private void change(Outcome from, Outcome to) {
      count(from, -1);
      count(to, 1);
    }

    private void count(Outcome outcome, int by) {
      switch (outcome) {
        case OPEN -> inFlight += by;
        // A reset may come between a call's answer and the news that nobody took it.
        case ANSWERED -> answered = Math.max(0, answered + by);
        case ABANDONED -> abandoned += by;
        case FAILED -> {}
      }
    }

    private ServerStats.Calls snapshot() {
      return new ServerStats.Calls(seen, inFlight, maxInFlight, answered, abandoned);
    }
  }

  /** A request in progress; it ends once, however often it is told to. */
  final class Call {
    private final Received request;
    private final @Nullable Counts model;
    private Outcome outcome = Outcome.OPEN;

    private Call(Received request, @Nullable Counts model) {
      this.request = request;
      this.model = model;
    }

    /** It is answered: told before the last byte, so that whoever has the answer finds it so. */
    void answered() {
      change(Outcome.OPEN, Outcome.ANSWERED);
    }

    /** It was refused or cut. */
    void failed() {
      change(Outcome.OPEN, Outcome.FAILED);
    }

    /** Its client is gone, as the last byte has shown perhaps. */
    void abandoned() {
      change(Outcome.OPEN, Outcome.ABANDONED);
      change(Outcome.ANSWERED, Outcome.ABANDONED);
    }

    private void change(Outcome from, Outcome to) {
      synchronized (Stats.this) {
        if (outcome == from) {
          outcome = to;
          if (model != null) {
            model.change(from, to);
            all.change(from, to);
          }
        }
      }
    }

    private Received snapshot() {
      return new Received(
          request.nanoTime(),
          request.method(),
          request.path(),
          request.headers(),
          request.model(),
          request.body(),
          outcome);
    }
  }

  /** A call of a model. */
  synchronized Call begin(Received request, @Nullable Fault fault) {
    keep(bodies, request.body(), KEPT_BODIES);
    if (fault != null) {
      faults.merge(fault.kind().name(), 1L, Long::sum);
    }
    var counts = models.computeIfAbsent(request.model(), name -> new Counts());
    counts.begin();
    all.begin();
    return keep(received, new Call(request, counts), KEPT_RECORDS);
  }

  /** A request that is no call of a model. */
  synchronized Call look(Received request) {
    return keep(received, new Call(request, null), KEPT_RECORDS);
  }

  synchronized ServerStats snapshot(Engine.Load load) {
    var byModel = new TreeMap<String, ServerStats.Calls>();
    models.forEach((name, counts) -> byModel.put(name, counts.snapshot()));
    return new ServerStats(
        all.snapshot(),
        load.running(),
        load.waiting(),
        load.maxRunning(),
        byModel,
        new TreeMap<>(faults),
        List.copyOf(bodies),
        received.stream().map(Call::snapshot).toList());
  }

  /** Forgets what has ended; calls in flight stay counted. */
  synchronized void reset() {
    models.values().forEach(Stats::forget);
    forget(all);
    faults.clear();
    bodies.clear();
    received.clear();
  }

  private static <T> T keep(Deque<T> kept, T next, int most) {
    if (kept.size() == most) {
      kept.removeFirst();
    }
    kept.addLast(next);
    return next;
  }

  private static void forget(Counts counts) {
    counts.seen = 0;
    counts.answered = 0;
    counts.abandoned = 0;
    counts.maxInFlight = counts.inFlight;
  }
}
