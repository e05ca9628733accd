package io.cemaf.testapps.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what reached the server, for tests to look at. */
final class Stats {
  private static final int KEPT_BODIES = 64;

  private final Map<String, Counts> models = new TreeMap<>();
  private final Map<String, Long> faults = new TreeMap<>();
  private final Deque<String> bodies = new ArrayDeque<>();
  private final Counts all = new Counts();

  private static final class Counts {
    private long seen;
    private int inFlight;
    private int maxInFlight;
    private long answered;

    private void begin() {
      seen++;
      inFlight++;
      maxInFlight = Math.max(maxInFlight, inFlight);
    }

    private void end(boolean served) {
      inFlight--;
      answered += served ? 1 : 0;
    }

    private ServerStats.Calls snapshot() {
      return new ServerStats.Calls(seen, inFlight, maxInFlight, answered);
    }
  }

  /** A call in progress; it ends once, however often it is told to. */
  final class Call {
    private final Counts model;
    private boolean ended;

    private Call(Counts model) {
      this.model = model;
    }

    void end(boolean served) {
      synchronized (Stats.this) {
        if (!ended) {
          ended = true;
          model.end(served);
          all.end(served);
        }
      }
    }
  }

  synchronized Call begin(String model, String body, @Nullable Fault fault) {
    if (bodies.size() == KEPT_BODIES) {
      bodies.removeFirst();
    }
    bodies.addLast(body);
    if (fault != null) {
      faults.merge(fault.kind().name(), 1L, Long::sum);
    }
    var counts = models.computeIfAbsent(model, name -> new Counts());
    counts.begin();
    all.begin();
    return new Call(counts);
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
        List.copyOf(bodies));
  }

  /** Forgets what has ended; calls in flight stay counted. */
  synchronized void reset() {
    models.values().forEach(Stats::forget);
    forget(all);
    faults.clear();
    bodies.clear();
  }

  private static void forget(Counts counts) {
    counts.seen = 0;
    counts.answered = 0;
    counts.maxInFlight = counts.inFlight;
  }
}
