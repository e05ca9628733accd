package io.cemaf.agent.api;

import io.cemaf.CallRejectedException;
import io.cemaf.Gate;
import io.cemaf.Level;
import io.cemaf.Link;
import io.cemaf.Rejection;
import io.cemaf.agent.guard.Gatekeeper;
import io.cemaf.agent.observe.DecisionLog;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.policy.Control;
import io.cemaf.agent.policy.OwnReadings;
import io.cemaf.agent.pressure.Decided;
import io.cemaf.rules.Rules;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers what the public API asks through {@link Link}: types of the JDK go in and out. */
public final class ApiDesk implements BiFunction<String, Object[], @Nullable Object> {
  private final Gatekeeper gatekeeper;
  private final Supplier<@Nullable Control> control;
  private final BooleanSupplier throttleDisabled;
  private final Blocks blocks;
  private final Listeners listeners;
  private final OwnReadings own;
  private volatile @Nullable Function<Object[], @Nullable Object> pages;

  /**
   * Answers nobody before {@link #open}.
   *
   * @param control in force now; null while there are no rules
   */
  public ApiDesk(
      Gatekeeper gatekeeper,
      Supplier<@Nullable Control> control,
      BooleanSupplier throttleDisabled,
      OwnReadings own,
      DecisionLog decisions,
      Health health) {
    this.gatekeeper = gatekeeper;
    this.control = control;
    this.throttleDisabled = throttleDisabled;
    this.own = own;
    blocks = new Blocks(gatekeeper);
    listeners = new Listeners(decisions, health);
  }

  /**
   * Says who pages maps.
   *
   * @param pager of a map, and the wildcards over its keys; null for the map as it is
   */
  public void pageBy(Function<Object[], @Nullable Object> pager) {
    pages = pager;
  }

  /** Answers from here on. */
  public void open() {
    Link.attach(this);
  }

  /** Other rules are in force. */
  public void use(Rules rules) {
    blocks.use(rules);
  }

  /** After each control step, on the control thread. */
  public void tick() {
    var now = control.get();
    if (now != null) {
      listeners.tick(now);
    }
  }

  /** Answers nobody any more. */
  public void close() {
    Link.detach();
    listeners.close();
    own.close();
  }

  @Override
  public @Nullable Object apply(String what, Object[] with) {
    return switch (what) {
      case "level" -> level().name();
      case "stats" -> stats();
      case "enter" -> blocks.enter((String) with[0]);
      case "exit" -> {
        Gate.exit(with[0], with.length > 1 ? (Throwable) with[1] : null);
        yield null;
      }
      case "exitElsewhere" -> {
        Gate.exitElsewhere(with[0], with.length > 1 ? (Throwable) with[1] : null);
        yield null;
      }
      case "run" -> blocks.run((String) with[0], (Callable<?>) with[1]);
      case "thrown" ->
          with[0] instanceof CallRejectedException refused ? Gate.thrown(refused) : null;
      case "refusal" ->
          with[0] instanceof CallRejectedException refused ? told(refused.rejection()) : null;
      case "canExecute" -> told(blocks.refusal((String) with[0]));
      case "checkMemory" -> memory();
      case "deadline" -> deadlineNanos();
      case "throttle" -> throttleDisabled.getAsBoolean() ? 0L : throttleNanos(level());
      case "recommendedConcurrency" -> concurrency((String) with[0]);
      case "constraint" -> Constraints.of((String) with[0], level());
      case "sensor" -> own.sensor((String) with[0], (DoubleSupplier) with[1]);
      case "openWhile" -> own.guard((String) with[0], (BooleanSupplier) with[1]);
      case "page" -> {
        var pager = pages;
        yield pager == null ? null : pager.apply(with);
      }
      case "listen" -> listen((String) with[0], with[1]);
      default -> null;
    };
  }

  private Level level() {
    var now = control.get();
    return now == null ? Level.NORMAL : now.level().level();
  }

  private Map<String, Object> stats() {
    var now = control.get();
    var rules = new HashMap<String, long[]>();
    for (var state : gatekeeper.states()) {
      var meter = state.meter();
      rules.put(
          state.name(),
          new long[] {
            meter.started(),
            meter.failed(),
            meter.inFlight(),
            state.waiting(),
            state.paused(),
            state.rejected()
          });
    }
    var signals = now == null ? new HashMap<String, Double>() : now.signals();
    signals.values().removeIf(value -> value.isNaN());
    return Map.of("level", level().name(), "signals", signals, "rules", rules);
  }

  private Object @Nullable [] memory() {
    var now = control.get();
    var shortage = now == null ? null : now.memoryShortage();
    return shortage == null ? null : told(refusal(shortage));
  }

  private static Rejection refusal(Decided by) {
    return new Rejection("memory", "checkMemory", by.signal(), by.value(), by.threshold(), 0);
  }

  /** In the order of {@link Rejection}; null for none. */
  static Object @Nullable [] told(@Nullable Rejection refusal) {
    return refusal == null
        ? null
        : new Object[] {
          refusal.rule(),
          refusal.action(),
          refusal.signal(),
          refusal.value(),
          refusal.threshold(),
          refusal.retryAfterMillis()
        };
  }

  private long deadlineNanos() {
    var now = control.get();
    return now == null ? 0 : now.rules().deadline().toNanos();
  }

  private static long throttleNanos(Level level) {
    return switch (level) {
      case NORMAL -> 0;
      case ELEVATED -> TimeUnit.MILLISECONDS.toNanos(500);
      case HIGH -> TimeUnit.SECONDS.toNanos(1);
      case CRITICAL, EMERGENCY -> TimeUnit.SECONDS.toNanos(2);
    };
  }

  private int concurrency(String rule) {
    var limit = blocks.limit(rule);
    return limit < Integer.MAX_VALUE
        ? limit
        : Math.max(
            1,
            (int)
                (Runtime.getRuntime().availableProcessors()
                    * Constraints.share(Constraints.MAX_AGENTS, level())));
  }

  @SuppressWarnings("unchecked")
  private AutoCloseable listen(String what, Object taker) {
    return listeners.add(what, (Consumer<Map<String, Object>>) taker);
  }
}
