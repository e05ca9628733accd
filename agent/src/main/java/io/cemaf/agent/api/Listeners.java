package io.cemaf.agent.api;

import io.cemaf.Level;
import io.cemaf.agent.api.HeatWarnings.State;
import io.cemaf.agent.observe.Decision;
import io.cemaf.agent.observe.DecisionLog;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.policy.Control;
import io.cemaf.agent.pressure.LevelState;
import io.cemaf.rules.SensorsSpec.Heat;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of the application, told by the control thread what has happened since its step
 * before. Each has a {@link Post} of its own: one that throws or hangs holds up nobody else.
 */
final class Listeners {
  private static final String DECISION = "decision";
  private static final String TELEMETRY = "telemetry";
  private static final String TEMPERATURE = "temperature";

  private final DecisionLog decisions;
  private final Health health;
  private final List<Post> posts = new CopyOnWriteArrayList<>();
  private DecisionLog.@Nullable Position seen;
  private @Nullable LevelState level;
  private HeatWarnings heat = HeatWarnings.COOL;

  Listeners(DecisionLog decisions, Health health) {
    this.decisions = decisions;
    this.health = health;
  }

  AutoCloseable add(String what, Consumer<Map<String, Object>> taker) {
    var post = new Post(what, taker, health);
    posts.add(post);
    return () -> {
      posts.remove(post);
      post.close();
    };
  }

  void tick(Control control) {
    if (posts.isEmpty()) {
      seen = null;
      level = null;
      heat = HeatWarnings.COOL;
      return;
    }
    tellLevel(control.level());
    tellHeat(control);
    tellTelemetry(control);
    tellDecisions();
  }

  private void tellLevel(LevelState now) {
    var before = level;
    level = now;
    if (before != null && before.level() != now.level()) {
      var kind = kind(before.level(), now.level());
      var change =
          Map.<String, Object>of(
              "from", before.level().name(),
              "to", now.level().name(),
              "signal", now.signal(),
              "value", now.value(),
              "threshold", now.threshold());
      tell(kind, change);
    }
  }

  /** From critical back to a warning is no news: what held before was worse. */
  private void tellHeat(Control control) {
    var marks = control.rules().sensors().heat();
    if (marks.equals(Heat.NEVER)) {
      heat = HeatWarnings.COOL;
      return;
    }
    var celsius = control.signals().getOrDefault(TEMPERATURE, Double.NaN);
    var before = heat.of();
    heat = heat.step(marks, celsius, control.rules().pressure().margin());
    var now = heat.of();
    if (now == before || (before == State.CRITICAL && now == State.WARNING)) {
      return;
    }
    var level = control.level().level().name();
    tell(
        now.name().toLowerCase(Locale.ROOT),
        Map.of(
            "from", level,
            "to", level,
            "signal", TEMPERATURE,
            "value", celsius,
            "threshold", HeatWarnings.threshold(marks, before, now)));
  }

  private static String kind(Level from, Level to) {
    if (to == Level.NORMAL) {
      return "normal";
    }
    if (from.atLeast(to)) {
      return "relief";
    }
    return to.atLeast(Level.CRITICAL) ? "critical" : "warning";
  }

  private void tellTelemetry(Control control) {
    if (anyOf(TELEMETRY)) {
      var values = new HashMap<String, Object>();
      control
          .signals()
          .forEach(
              (name, value) -> {
                if (!value.isNaN()) {
                  values.put(name, value);
                }
              });
      tell(TELEMETRY, values);
    }
  }

  private void tellDecisions() {
    if (!anyOf(DECISION)) {
      seen = null;
      return;
    }
    var before = seen;
    seen = decisions.position();
    if (before != null) {
      for (var decision : decisions.since(before)) {
        tell(DECISION, map(decision));
      }
    }
  }

  private static Map<String, Object> map(Decision decision) {
    return Map.of(
        "kind", decision.kind().name(),
        "subject", decision.subject(),
        "method", decision.method(),
        "signal", decision.signal(),
        "value", decision.value(),
        "threshold", decision.threshold(),
        "action", decision.action(),
        "detail", decision.detail());
  }

  private boolean anyOf(String what) {
    for (var post : posts) {
      if (post.what().equals(what)) {
        return true;
      }
    }
    return false;
  }

  private void tell(String what, Map<String, Object> told) {
    for (var post : posts) {
      if (post.what().equals(what)) {
        post.put(told);
      }
    }
  }

  void close() {
    for (var post : posts) {
      post.close();
    }
    posts.clear();
  }
}
