package io.cemaf.testapps.simulator;

import java.util.List;
import java.util.function.UnaryOperator;

/** The servers and the loads to test against; knees, capacities and times as their names say. */
final class Shapes {
  private static final List<Double> STEADY = List.of(0.5, 2.0, 2.0, 2.0, 5.0, 0.5);

  private Shapes() {}

  static List<Shape> all() {
    var base = Shape.base();
    return List.of(
        base,
        machine("knee 4", machine -> machine.sized(8, 4, Slowdown.QUADRATIC)),
        machine("knee 8", machine -> machine.sized(16, 8, Slowdown.QUADRATIC)),
        machine("knee 128", machine -> machine.sized(256, 128, Slowdown.QUADRATIC)),
        machine("knee 256", machine -> machine.sized(512, 256, Slowdown.QUADRATIC)),
        machine("linear", machine -> machine.sized(64, 32, Slowdown.LINEAR)),
        machine("cliff", machine -> machine.sized(64, 32, Slowdown.CLIFF)),
        work("prefill", work -> work.withPrefill(2)),
        load("bursts", load -> load.bursts(10)),
        load("client retries", load -> load.retrying(2)),
        work("Pareto sizes", Work::withPareto),
        machine("refusals at 64", Machine::refusing),
        work("noisy token counts", work -> work.told(0.5)),
        work("no token counts", work -> work.told(Double.NaN)),
        timed("30 s services", 0.4, 200, 2_400),
        timed("5 ms services", 6.6e-5, 0.5, 6),
        base.losingTicks(0.5).named("lost ticks"),
        changing("sizes x3 mid-run", 1, 1, 3),
        changing("brown-out half", 0.5, 1, 1),
        changing("brown-out quarter", 0.25, 1, 1),
        changing("knee halved", 1, 0.5, 1),
        load("strangers 30%", load -> load.strangers(0.3)),
        load("strangers 60%", load -> load.strangers(0.6)),
        load("strangers 30% at 2x", load -> load.phased(STEADY).strangers(0.3, 2)));
  }

  private static Shape machine(String name, UnaryOperator<Machine> made) {
    return Shape.base().machine(made).named(name);
  }

  private static Shape work(String name, UnaryOperator<Work> made) {
    return Shape.base().work(made).named(name);
  }

  private static Shape load(String name, UnaryOperator<Load> made) {
    return Shape.base().load(made).named(name);
  }

  private static Shape timed(String name, double step, double timeout, double phase) {
    return machine(name, machine -> machine.step(step)).load(load -> load.timed(timeout, phase));
  }

  /** From the third phase on. */
  private static Shape changing(String name, double speed, double knee, double sizes) {
    return load(name, load -> load.phased(STEADY))
        .changing(new Shape.Change(2, speed, knee, sizes));
  }
}
