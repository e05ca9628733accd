package io.cemaf.agent.api;

import io.cemaf.Level;
import io.cemaf.agent.observe.Decision;
import io.cemaf.agent.observe.DecisionLog;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.policy.Control;
import io.cemaf.agent.pressure.LevelState;
import java.util.HashMap;
import java.util.List;
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

  private final DecisionLog decisions;
  private final Health health;
  private final List<Post> posts = new CopyOnWriteArrayList<>();
  private DecisionLog.@Nullable Position seen;
  private @Nullable LevelState level;

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
      return;
    }
    tellLevel(control.level());
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
