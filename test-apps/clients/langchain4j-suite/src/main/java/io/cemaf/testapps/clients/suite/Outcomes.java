package io.cemaf.testapps.clients.suite;

import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** How each test ended, by its id; containers only where they did not end well. */
final class Outcomes implements TestExecutionListener {
  private final ConcurrentSkipListMap<String, String> outcomes = new ConcurrentSkipListMap<>();

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    outcomes.put(test.getUniqueId(), "SKIPPED");
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
      var thrown = result.getThrowable().map(each -> " " + each.getClass().getName()).orElse("");
      outcomes.put(test.getUniqueId(), result.getStatus() + thrown);
    }
  }

  /** An outcome, and for failures the class of what was thrown, a tab, and the test's id. */
  List<String> lines() {
    return outcomes.entrySet().stream()
        .map(each -> each.getValue() + "\t" + each.getKey())
        .toList();
  }
}
