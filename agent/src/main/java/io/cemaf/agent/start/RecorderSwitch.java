package io.cemaf.agent.start;

import io.cemaf.Level;
import io.cemaf.agent.observe.CallFacts;
import io.cemaf.agent.observe.PressureReading;
import io.cemaf.agent.observe.Recorder;
import java.util.List;

/** Stands in for the recorder that an agent thread makes later, when JFR may be touched. */
final class RecorderSwitch implements Recorder {
  private volatile Recorder behind;

  RecorderSwitch(Recorder first) {
    behind = first;
  }

  void use(Recorder next) {
    behind = next;
  }

  @Override
  public void pressureSample(PressureReading reading) {
    behind.pressureSample(reading);
  }

  @Override
  public void levelChanged(Level from, Level to, String signal, double value, double threshold) {
    behind.levelChanged(from, to, signal, value, threshold);
  }

  @Override
  public void guardTransition(
      String guard, String from, String to, String signal, double value, double threshold) {
    behind.guardTransition(guard, from, to, signal, value, threshold);
  }

  @Override
  public Waiting callPaused(CallFacts facts, String message) {
    return behind.callPaused(facts, message);
  }

  @Override
  public void callThrottled(CallFacts facts, long waitedNanos) {
    behind.callThrottled(facts, waitedNanos);
  }

  @Override
  public void callRejected(CallFacts facts) {
    behind.callRejected(facts);
  }

  @Override
  public void callDegraded(CallFacts facts) {
    behind.callDegraded(facts);
  }

  @Override
  public void rulesReloaded(List<String> files, boolean accepted, List<String> problems) {
    behind.rulesReloaded(files, accepted, problems);
  }

  @Override
  public void ruleWoven(String rule, String method, String loader) {
    behind.ruleWoven(rule, method, loader);
  }

  @Override
  public void agentOverhead(long controlNanos, long faults, long fallBacks) {
    behind.agentOverhead(controlNanos, faults, fallBacks);
  }

  @Override
  public void close() {
    behind.close();
  }
}
