package io.cemaf.agent.observe;

import io.cemaf.Level;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Keeps decisions in memory. Samples, woven methods and overhead are not decisions.
 *
 * @param clockNanos read for waits alone
 */
record DecisionRecorder(DecisionLog log, LongSupplier clockNanos) implements Recorder {
  @Override
  public void pressureSample(PressureReading reading) {}

  @Override
  public void levelChanged(Level from, Level to, String signal, double value, double threshold) {
    log.change(
        Decision.Kind.LEVEL, "level", change(from.name(), to.name()), signal, value, threshold, "");
  }

  @Override
  public void guardTransition(
      String guard, String from, String to, String signal, double value, double threshold) {
    log.change(Decision.Kind.GUARD, guard, change(from, to), signal, value, threshold, "");
  }

  @Override
  public Waiting callPaused(CallFacts facts, String message) {
    log.call(Decision.Kind.PAUSED, facts, message, 0);
    // A wait can afford the clock, and is mostly shorter than a poll.
    var since = clockNanos.getAsLong();
    return outcome ->
        log.call(Decision.Kind.RESUMED, facts, outcome, clockNanos.getAsLong() - since);
  }

  @Override
  public void callThrottled(CallFacts facts, long waitedNanos) {
    log.call(Decision.Kind.THROTTLED, facts, "", waitedNanos);
  }

  @Override
  public void callRejected(CallFacts facts) {
    log.call(Decision.Kind.REJECTED, facts, "", 0);
  }

  @Override
  public void callDegraded(CallFacts facts) {
    log.call(Decision.Kind.DEGRADED, facts, "", 0);
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
  }

  @Override
  public void ruleWoven(String rule, String method, String loader) {}

  @Override
  public void agentOverhead(long controlNanos, long faults, long fallBacks) {}

  private static String change(String from, String to) {
    return from + " -> " + to;
  }
}
