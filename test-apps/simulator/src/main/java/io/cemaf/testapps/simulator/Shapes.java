package io.cemaf.testapps.simulator;

import java.util.List;

/** The servers and the loads to test against; knees, capacities and times as their names say. */
final class Shapes {
  private static final List<Double> STEADY = List.of(0.5, 2.0, 2.0, 2.0, 5.0, 0.5);

  private Shapes() {}

  static List<Shape> all() {
    var base = Shape.base();
    return List.of(
        base,
        base.server(8, 4, Slowdown.QUADRATIC).named("knee 4"),
        base.server(16, 8, Slowdown.QUADRATIC).named("knee 8"),
        base.server(256, 128, Slowdown.QUADRATIC).named("knee 128"),
        base.server(512, 256, Slowdown.QUADRATIC).named("knee 256"),
        base.server(64, 32, Slowdown.LINEAR).named("linear"),
        base.server(64, 32, Slowdown.CLIFF).named("cliff"),
        base.prefill(2).named("prefill"),
        base.bursts(10).named("bursts"),
        base.retrying(2).named("client retries"),
        base.paretoSizes().named("Pareto sizes"),
        base.refusing().named("refusals at 64"),
        base.told(0.5).named("noisy token counts"),
        base.told(Double.NaN).named("no token counts"),
        base.timed(0.4, 200, 2400).named("30 s services"),
        base.timed(6.6e-5, 0.5, 6).named("5 ms services"),
        base.losingTicks(0.5).named("lost ticks"),
        base.loads(120, STEADY).changing(new Shape.Change(2, 1, 1, 3)).named("sizes x3 mid-run"),
        base.loads(120, STEADY).changing(new Shape.Change(2, 0.5, 1, 1)).named("brown-out half"),
        base.loads(120, STEADY)
            .changing(new Shape.Change(2, 0.25, 1, 1))
            .named("brown-out quarter"),
        base.loads(120, STEADY).changing(new Shape.Change(2, 1, 0.5, 1)).named("knee halved"),
        base.strangers(0.3).named("strangers 30%"),
        base.strangers(0.6).named("strangers 60%"));
  }
}
