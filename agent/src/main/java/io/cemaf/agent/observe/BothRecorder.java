package io.cemaf.agent.observe;

import io.cemaf.Level;
import java.util.List;

/** Tells two recorders everything. */
record BothRecorder(Recorder first, Recorder second) implements Recorder {
  @Override
  public void pressureSample(PressureReading reading) {
    first.pressureSample(reading);
    second.pressureSample(reading);
  }

  @Override
  public void levelChanged(Level from, Level to, String signal, double value, double threshold) {
    first.levelChanged(from, to, signal, value, threshold);
    second.levelChanged(from, to, signal, value, threshold);
  }

  @Override
  public void guardTransition(
      String guard, String from, String to, String signal, double value, double threshold) {
    first.guardTransition(guard, from, to, signal, value, threshold);
    second.guardTransition(guard, from, to, signal, value, threshold);
  }

  @Override
  public Waiting callPaused(CallFacts facts, String message) {
    var one = first.callPaused(facts, message);
    var other = second.callPaused(facts, message);
    return outcome -> {
      one.ended(outcome);
      other.ended(outcome);
    };
  }

  @Override
  public void callThrottled(CallFacts facts, long waitedNanos) {
    first.callThrottled(facts, waitedNanos);
    second.callThrottled(facts, waitedNanos);
  }

  @Override
  public void callRejected(CallFacts facts) {
    first.callRejected(facts);
    second.callRejected(facts);
  }

  @Override
  public void callDegraded(CallFacts facts) {
    first.callDegraded(facts);
    second.callDegraded(facts);
  }

  @Override
  public void rulesReloaded(List<String> files, boolean accepted, List<String> problems) {
    first.rulesReloaded(files, accepted, problems);
    second.rulesReloaded(files, accepted, problems);
  }

  @Override
  public void ruleWoven(String rule, String method, String loader) {
    first.ruleWoven(rule, method, loader);
    second.ruleWoven(rule, method, loader);
  }

  @Override
  public void agentOverhead(long controlNanos, long faults, long fallBacks) {
    first.agentOverhead(controlNanos, faults, fallBacks);
    second.agentOverhead(controlNanos, faults, fallBacks);
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
