package io.cemaf.agent.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A process in steps of a millisecond: callers that all begin at once, each call taking its memory
 * evenly over its time, or all of it at its end; looks as the control thread makes them.
 */
final class MemoryWorld {
  private static final long MILLI = 1_000_000L;
  private static final int GLANCE = 20;
  private static final int INTERVAL = 250;

  /**
   * What is played.
   *
   * @param heap whether the memory is the heap's, where it is garbage until a collection; else it
   *     is the process's
   * @param max what there is; beyond it the process dies
   * @param limit the hard limit
   * @param base what is used without calls
   * @param each what a call takes
   * @param millis how long it takes
   * @param late it takes nothing before its last tenth
   */
  record Play(
      boolean heap,
      double max,
      double limit,
      double base,
      double each,
      int millis,
      boolean late,
      int callers,
      int calls) {}

  /** One call. */
  private static final class Running {
    private final double takes;
    private final int lasts;
    private int age;

    Running(double takes, int lasts) {
      this.takes = takes;
      this.lasts = lasts;
    }

    double holds(boolean late) {
      var share = (double) age / lasts;
      return takes * (late ? Math.max(0, 10 * share - 9) : share);
    }
  }

  private final Play play;
  private final Random random;
  final MemoryLaw law = new MemoryLaw(0.05);
  final MemoryGate gate = new MemoryGate(law.cap(), () -> {}, () -> {});
  private final List<Running> running = new ArrayList<>();
  private final ArrayDeque<Running> waiting = new ArrayDeque<>();
  private double garbage;
  private double told = Double.NaN;
  private double base;
  int millis;
  double peak;
  int mostRunning;
  boolean died;

  MemoryWorld(Play play, long seed) {
    this.play = play;
    random = new Random(seed);
    base = play.base();
    for (var i = 0; i < play.callers() * play.calls(); i++) {
      var size = play.each() * (0.8 + 0.2 * random.nextDouble());
      waiting.add(
          new Running(size, Math.max(1, (int) (play.millis() * (0.5 + random.nextDouble())))));
    }
  }

  /** More is kept from here on. */
  void keep(double more) {
    base += more;
  }

  boolean isDone() {
    return running.isEmpty() && waiting.isEmpty();
  }

  /** Until all calls are done, the process is dead, or the time is up; false for that. */
  boolean run(int most) {
    for (var until = millis + most; millis < until && !isDone() && !died; ) {
      step();
    }
    return isDone();
  }

  void step() {
    if (millis % INTERVAL == 0 || (gate.waited() && millis % GLANCE == 0)) {
      look();
    }
    while (!waiting.isEmpty() && running.size() < play.callers() && gate.tryStart()) {
      running.add(waiting.poll());
    }
    mostRunning = Math.max(mostRunning, running.size());
    millis++;
    for (var call : List.copyOf(running)) {
      var before = call.holds(play.late());
      call.age++;
      garbage += play.heap() ? 0.1 * (call.holds(play.late()) - before) : 0;
      if (call.age >= call.lasts) {
        garbage += play.heap() ? call.takes : 0;
        running.remove(call);
        gate.ended();
      }
    }
    if (live() + garbage > play.max()) {
      garbage = 0;
      // who is told hears it at once, and not in the first second
      told = millis > 1_000 ? live() : Double.NaN;
    }
    peak = Math.max(peak, live());
    died |= live() > play.max();
  }

  double live() {
    var live = base;
    for (var call : running) {
      live += call.holds(play.late());
    }
    return live;
  }

  private void look() {
    var bounds = new MemoryBounds(Double.POSITIVE_INFINITY, play.limit());
    law.heap(play.heap() ? live() + garbage : 0, told, play.heap() ? bounds : MemoryBounds.NONE);
    told = Double.NaN;
    law.process(play.heap() ? Double.NaN : live(), play.heap() ? MemoryBounds.NONE : bounds);
    law.step(millis * MILLI, gate.look());
    gate.decide(law.cap(), gate.view());
  }
}
