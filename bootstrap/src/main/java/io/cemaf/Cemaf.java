package io.cemaf;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an application may ask and tell the agent. Nothing here needs the agent: without one, the
 * level is normal, everything is granted and nothing waits; an agent that is attached later finds
 * what was registered before.
 */
public final class Cemaf {
  private static final long LOOK_NANOS = 50_000_000L;

  static {
    var unused = Link.size();
  }

  private Cemaf() {}

  /** The level of pressure. */
  public static Level level() {
    return level(Link.ask("level"));
  }

  private static Level level(@Nullable Object name) {
    return name instanceof String known ? Level.valueOf(known) : Level.NORMAL;
  }

  /** Whether the level is high or worse. */
  public static boolean isUnderPressure() {
    return level().atLeast(Level.HIGH);
  }

  /** Signals and counts as they are. */
  public static Stats stats() {
    if (!(Link.ask("stats") instanceof Map<?, ?> told)) {
      return Stats.NOTHING;
    }
    var signals = new HashMap<String, Double>();
    var rules = new HashMap<String, Stats.RuleStats>();
    if (told.get("signals") instanceof Map<?, ?> values) {
      values.forEach((name, value) -> signals.put((String) name, (Double) value));
    }
    if (told.get("rules") instanceof Map<?, ?> counts) {
      counts.forEach((name, count) -> rules.put((String) name, rule((long[]) count)));
    }
    return new Stats(level(told.get("level")), signals, rules);
  }

  private static Stats.RuleStats rule(long[] counts) {
    return new Stats.RuleStats(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
  }

  /**
   * Begins a call of a rule or, where no rule is named so, of a guard: waits for what it has to,
   * and holds it until the block is closed on this thread.
   *
   * <pre>{@code
   * try (var block = Cemaf.guard("chat")) {
   *   answer = model.ask(question);
   * }
   * }</pre>
   *
   * @throws CallRejectedException if the call is refused
   */
  public static Block guard(String name) {
    var token = Link.ask("enter", name);
    if (token instanceof Object[] refusal) {
      throw new CallRejectedException(rejection(refusal));
    }
    return new Block(token);
  }

  /**
   * Runs something as a call of a rule or guard; what it throws counts as its failure.
   *
   * @throws CallRejectedException if the call is refused
   * @throws CallTimeoutException if it took longer than its rule lets it
   * @throws Exception what {@code body} throws, the same instance
   */
  public static <T extends @Nullable Object> T guard(String name, Callable<T> body)
      throws Exception {
    var guarded = new Guarded<>(body);
    return guarded.outcome(Link.ask("run", name, guarded));
  }

  /** Whether a call of a rule or guard would go at once, and if not, why; takes nothing. */
  public static Admission canExecute(String name) {
    return Link.ask("canExecute", name) instanceof Object[] refusal
        ? new Admission(false, rejection(refusal))
        : Admission.GRANTED;
  }

  static Rejection rejection(Object[] told) {
    return new Rejection(
        (String) told[0],
        (String) told[1],
        (String) told[2],
        (Double) told[3],
        (Double) told[4],
        (Long) told[5]);
  }

  /**
   * Returns if there is memory left to go on with.
   *
   * @throws CallRejectedException if memory, heap or resident set is at its hard limit or its
   *     critical threshold
   */
  public static void checkMemory() {
    if (Link.ask("checkMemory") instanceof Object[] refusal) {
      throw new CallRejectedException(rejection(refusal));
    }
  }

  /**
   * The same items, each handed out only while there is memory left: waits for it, at most for the
   * deadline of the rules (two minutes).
   *
   * @return an iterator whose {@code next} throws {@link CallRejectedException} after that
   */
  public static <T extends @Nullable Object> Iterator<T> guarded(Iterator<T> items) {
    return new GuardedIterator<>(items);
  }

  /**
   * Waits for a moment that depends on the level: not at all, 0.5, 1 or 2 seconds.
   *
   * @return how long that was; less than it should be where the thread is interrupted, which stays
   *     so
   */
  public static Duration throttle() {
    var nanos = Link.ask("throttle") instanceof Long told ? told : 0;
    var since = System.nanoTime();
    var left = nanos;
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(Cemaf.class, left);
      left = nanos - (System.nanoTime() - since);
    }
    return nanos == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /**
   * Waits until the level is {@code most} or milder.
   *
   * @return false if the time was over before, or the thread is interrupted, which stays so
   */
  public static boolean awaitLevel(Level most, Duration timeout) {
    var since = System.nanoTime();
    while (!most.atLeast(level())) {
      var left = timeout.toNanos() - (System.nanoTime() - since);
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(Cemaf.class, Math.min(left, LOOK_NANOS));
    }
    return true;
  }

  /**
   * How many calls of a rule may run at once at the moment; where it has no limit of its own, and
   * without an agent, a number that fits the processors and the level.
   */
  public static int recommendedConcurrency(String rule) {
    return Link.ask("recommendedConcurrency", rule) instanceof Integer told
        ? told
        : Runtime.getRuntime().availableProcessors();
  }

  /**
   * A number cut down to what the level allows: {@code entityLimit}, {@code embeddingDimensions},
   * {@code batchSize} or {@code maxAgents}; any other name answers the number itself. Never below
   * 1, unless the number is.
   */
  public static int constraint(String name, int usual) {
    var share = Link.ask("constraint", name) instanceof Double told ? told : 1;
    return share < 1 ? Math.min(usual, Math.max(1, (int) Math.floor(usual * share))) : usual;
  }

  /**
   * Whether to do without something at this level: {@code skipOptionalAnalysis}, {@code
   * skipExpensiveComputation} or {@code useSimplifiedMethods}; any other name answers {@code
   * usual}.
   */
  public static boolean constraint(String name, boolean usual) {
    return Link.ask("constraint", name) instanceof Boolean told ? told || usual : usual;
  }

  /**
   * Tells when the level falls back to normal, and when the temperature does whose warning was
   * told.
   */
  public static Registration onNormal(Consumer<LevelChange> listener) {
    return Link.listen("normal", told -> listener.accept(levelChange(told)));
  }

  /**
   * Tells when the level rises to elevated or high, and at the temperature that the rules name for
   * warnings.
   */
  public static Registration onWarning(Consumer<LevelChange> listener) {
    return Link.listen("warning", told -> listener.accept(levelChange(told)));
  }

  /**
   * Tells when the level rises to critical or emergency, and at the temperature that the rules name
   * as critical.
   */
  public static Registration onCritical(Consumer<LevelChange> listener) {
    return Link.listen("critical", told -> listener.accept(levelChange(told)));
  }

  /** Tells every signal at each look at the machine. */
  public static Registration onTelemetry(Consumer<Map<String, Double>> listener) {
    return Link.listen(
        "telemetry",
        told -> {
          var signals = new HashMap<String, Double>();
          told.forEach((name, value) -> signals.put(name, (Double) value));
          listener.accept(signals);
        });
  }

  /** Tells every decision, within a look at the machine. */
  public static Registration onDecision(Consumer<Decision> listener) {
    return Link.listen("decision", told -> listener.accept(decision(told)));
  }

  private static LevelChange levelChange(Map<String, Object> told) {
    return new LevelChange(
        level(told.get("from")),
        level(told.get("to")),
        text(told, "signal"),
        number(told, "value"),
        number(told, "threshold"));
  }

  private static Decision decision(Map<String, Object> told) {
    return new Decision(
        text(told, "kind"),
        text(told, "subject"),
        text(told, "method"),
        text(told, "signal"),
        number(told, "value"),
        number(told, "threshold"),
        text(told, "action"),
        text(told, "detail"));
  }

  private static String text(Map<String, Object> told, String name) {
    return told.get(name) instanceof String text ? text : "";
  }

  private static double number(Map<String, Object> told, String name) {
    return told.get(name) instanceof Double number ? number : Double.NaN;
  }

  /**
   * Puts a reading of the application's own in the place of one of the agent's sensors: where the
   * machine has another thermometer, or the agent looks at the wrong one. Read four times a second
   * on a thread of its own; while it throws, hangs or answers NaN, the agent's own sensor holds.
   *
   * @param signal as the rules name it, such as {@code temperature}
   * @param reading in that signal's unit: ratios from 0 to 1, degrees Celsius, bytes, seconds
   */
  public static Registration sensor(String signal, DoubleSupplier reading) {
    return Link.register("sensor", signal, reading);
  }

  /**
   * Puts a condition of the application's own in the place of a guard's {@code when}: the guard
   * opens while it is true, and cools down, tries and closes as its rules say. Asked as {@link
   * #sensor} is; while it throws or hangs, the guard's own conditions hold.
   *
   * @param guard as the rules name it
   */
  public static Registration openWhile(String guard, BooleanSupplier condition) {
    return Link.register("openWhile", guard, condition);
  }

  /**
   * Registers a part of the application that policies may ask for less: those with {@code
   * subsystem: NAME}, and the default ones.
   *
   * @param subsystem as policies name it; several may share a name
   * @param actuator asked when a policy begins, and told a share of 1 when it ends
   */
  public static Registration register(String subsystem, Actuator actuator) {
    return Subsystems.add(subsystem, actuator);
  }

  /**
   * The same map, whose large values leave the heap when there is little room, and are back when
   * they are read. Whoever has it reads and changes {@code map} itself, through it alone from here
   * on: what is in there may stand for a value. {@code map} itself without an agent, and where its
   * rules have no {@code paging}.
   *
   * <pre>{@code
   * Map<String, Object> context = Cemaf.page(new HashMap<>(), List.of("system_prompt"), List.of("recent_*"));
   * }</pre>
   *
   * @param pinKeys whose values stay on the heap; with {@code *} as wildcard
   * @param prefetchKeys whose values are to be in memory while others are read; likewise
   */
  @SuppressWarnings("unchecked")
  public static <K extends @Nullable Object, V extends @Nullable Object> Map<K, V> page(
      Map<K, V> map, Collection<String> pinKeys, Collection<String> prefetchKeys) {
    return Link.ask("page", map, pinKeys, prefetchKeys) instanceof Map<?, ?> paged
        ? (Map<K, V>) paged
        : map;
  }
}
