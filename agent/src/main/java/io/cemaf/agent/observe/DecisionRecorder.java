package io.cemaf.agent.observe;

import io.cemaf.Level;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps decisions in memory, and tells JFR where that listens. The only recorder there is: a
 * refused call comes here, so what it calls is final and known.
 */
public final class DecisionRecorder implements Recorder {
  private static final Waiting UNSEEN = outcome -> {};

  private final DecisionLog log;
  private final LongSupplier clockNanos;

  /** Null where there is no JFR, or not yet: premain must not touch it. */
  private volatile @Nullable JfrRecorder events;

  /**
   * Keeps decisions alone until {@link Recorders#listen} adds JFR.
   *
   * @param clockNanos read for waits alone
   */
  DecisionRecorder(DecisionLog log, LongSupplier clockNanos) {
    this.log = log;
    this.clockNanos = clockNanos;
  }

  void listen(JfrRecorder recorder) {
    events = recorder;
  }

  @Override
  public void pressureSample(PressureReading reading) {
    var jfr = events;
    if (jfr != null) {
      jfr.pressureSample(reading);
    }
  }

  @Override
  public void levelChanged(Level from, Level to, String signal, double value, double threshold) {
    log.change(
        Decision.Kind.LEVEL, "level", change(from.name(), to.name()), signal, value, threshold, "");
    var jfr = events;
    if (jfr != null) {
      jfr.levelChanged(from, to, signal, value, threshold);
    }
  }

  @Override
  public void guardTransition(
      String guard, String from, String to, String signal, double value, double threshold) {
    log.change(Decision.Kind.GUARD, guard, change(from, to), signal, value, threshold, "");
    var jfr = events;
    if (jfr != null) {
      jfr.guardTransition(guard, from, to, signal, value, threshold);
    }
  }

  @Override
  public void breakerTransition(
      String rule, String from, String to, String signal, double value, double threshold) {
    log.change(Decision.Kind.CIRCUIT_BREAKER, rule, change(from, to), signal, value, threshold, "");
    var jfr = events;
    if (jfr != null) {
      jfr.breakerTransition(rule, from, to, signal, value, threshold);
    }
  }

  @Override
  public Waiting callPaused(CallFacts facts, String message) {
    log.call(Decision.Kind.PAUSED, facts, message, 0);
    var jfr = events;
    var seen = jfr == null ? UNSEEN : jfr.callPaused(facts, message);
    // A wait can afford the clock, and is mostly shorter than a poll.
    var since = clockNanos.getAsLong();
    return outcome -> {
      log.call(Decision.Kind.RESUMED, facts, outcome, clockNanos.getAsLong() - since);
      seen.ended(outcome);
    };
  }

  @Override
  public void callThrottled(CallFacts facts, long waitedNanos) {
    log.call(Decision.Kind.THROTTLED, facts, "", waitedNanos);
    var jfr = events;
    if (jfr != null) {
      jfr.callThrottled(facts, waitedNanos);
    }
  }

  @Override
  public void quotaWait(
      CallFacts facts, String key, long tokens, long waitedNanos, String outcome) {
    log.call(Decision.Kind.QUOTA, facts, key + ": " + outcome, waitedNanos);
    var jfr = events;
    if (jfr != null) {
      jfr.quotaWait(facts, key, tokens, waitedNanos, outcome);
    }
  }

  @Override
  public void providerCooldown(String quota, String key, String state, long nanos) {
    log.change(
        Decision.Kind.COOLDOWN, quota, state, "quota." + quota, nanos / 1e9, Double.NaN, key);
    var jfr = events;
    if (jfr != null) {
      jfr.providerCooldown(quota, key, state, nanos);
    }
  }

  @Override
  public void fallbackUsed(CallFacts facts, String by, String failure) {
    log.call(Decision.Kind.FALLBACK, facts, by + " after " + failure, 0);
    var jfr = events;
    if (jfr != null) {
      jfr.fallbackUsed(facts, by, failure);
    }
  }

  @Override
  public void callRejected(CallFacts facts) {
    log.call(Decision.Kind.REJECTED, facts, "", 0);
    var jfr = events;
    if (jfr != null) {
      jfr.callRejected(facts);
    }
  }

  @Override
  public void callShed(CallFacts facts) {
    log.call(Decision.Kind.SHED, facts, "", 0);
    var jfr = events;
    if (jfr != null) {
      jfr.callShed(facts);
    }
  }

  /** Into JFR alone: a limit that learns moves all the time, and would push all else out. */
  @Override
  public void concurrencyLimitChanged(String rule, int from, int to, int inFlight) {
    var jfr = events;
    if (jfr != null) {
      jfr.concurrencyLimitChanged(rule, from, to, inFlight);
    }
  }

  @Override
  public void callDegraded(CallFacts facts) {
    log.call(Decision.Kind.DEGRADED, facts, "", 0);
    var jfr = events;
    if (jfr != null) {
      jfr.callDegraded(facts);
    }
  }

  @Override
  public void policyChanged(PolicyFacts facts, String state) {
    change(Decision.Kind.POLICY, facts, state, facts.actions());
    var jfr = events;
    if (jfr != null) {
      jfr.policyChanged(facts, state);
    }
  }

  @Override
  public void alert(PolicyFacts facts, String severity, String message) {
    change(Decision.Kind.ALERT, facts, severity, message);
    var jfr = events;
    if (jfr != null) {
      jfr.alert(facts, severity, message);
    }
  }

  private void change(Decision.Kind kind, PolicyFacts facts, String action, String detail) {
    log.change(
        kind, facts.policy(), action, facts.signal(), facts.value(), facts.threshold(), detail);
  }

  @Override
  public void poolResized(
      String rule, String pool, String change, String signal, double value, double threshold) {
    log.change(Decision.Kind.POOL, rule, change, signal, value, threshold, pool);
  }

  /** Into JFR alone: it may go on for hours. */
  @Override
  public void diskThrottled(DiskFacts facts) {
    var jfr = events;
    if (jfr != null) {
      jfr.diskThrottled(facts);
    }
  }

  /** These three into JFR alone: they may go on for hours. */
  @Override
  public void pagedOut(String rule, long pages, long bytes) {
    var jfr = events;
    if (jfr != null) {
      jfr.pagedOut(rule, pages, bytes);
    }
  }

  @Override
  public void pagedIn(String rule, long page, long bytes, long waitedNanos) {
    var jfr = events;
    if (jfr != null) {
      jfr.pagedIn(rule, page, bytes, waitedNanos);
    }
  }

  @Override
  public void pagesEvicted(String eviction, long pages, long bytes, long written) {
    var jfr = events;
    if (jfr != null) {
      jfr.pagesEvicted(eviction, pages, bytes, written);
    }
  }

  @Override
  public void loggingReduced(String change) {
    log.change(Decision.Kind.LOGGING, "logging", change, "", Double.NaN, Double.NaN, "");
  }

  @Override
  public void memoryGuard(
      String from, String to, String action, String signal, double value, double threshold) {
    log.change(Decision.Kind.MEMORY, "memory", change(from, to), signal, value, threshold, action);
    var jfr = events;
    if (jfr != null) {
      jfr.memoryGuard(from, to, action, signal, value, threshold);
    }
  }

  @Override
  public void rulesReloaded(List<String> files, boolean accepted, List<String> problems) {
    log.change(
        Decision.Kind.RULES,
        String.join(", ", files),
        accepted ? "reloaded" : "refused",
        "",
        Double.NaN,
        Double.NaN,
        String.join("\n", problems));
    var jfr = events;
    if (jfr != null) {
      jfr.rulesReloaded(files, accepted, problems);
    }
  }

  @Override
  public void ruleWoven(String rule, String method, String loader) {
    var jfr = events;
    if (jfr != null) {
      jfr.ruleWoven(rule, method, loader);
    }
  }

  @Override
  public void agentOverhead(long controlNanos, long faults, long fallBacks) {
    var jfr = events;
    if (jfr != null) {
      jfr.agentOverhead(controlNanos, faults, fallBacks);
    }
  }

  @Override
  public void close() {
    var jfr = events;
    events = null;
    if (jfr != null) {
      jfr.close();
    }
  }

  private static String change(String from, String to) {
    return from + " -> " + to;
  }
}
