package io.cemaf.agent.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** What stands in for streams keeps the rules of Reactive Streams. */
class StreamSpecificationTest {
  private static final List<Class<?>> VERIFICATIONS =
      List.of(
          FlowVerification.class,
          PublisherVerification.class,
          FluxVerification.class,
          FlowableVerification.class);

  @TempDir Path room;

  /** They mostly wait for what must not come: all at once. */
  @Test
  void standIns_passTheSpecificationsTests() throws Exception {
    var threads = Executors.newFixedThreadPool(VERIFICATIONS.size());
    try {
      var runs = new ArrayList<Callable<TestListenerAdapter>>();
      for (var verification : VERIFICATIONS) {
        runs.add(() -> run(verification));
      }
      for (var run : threads.invokeAll(runs)) {
        assertThat(failures(run.get())).isEmpty();
        assertThat(run.get().getPassedTests()).hasSizeGreaterThan(20);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private TestListenerAdapter run(Class<?> verification) {
    var seen = new TestListenerAdapter();
    var tests = new TestNG(false);
    tests.setOutputDirectory(room.resolve(verification.getSimpleName()).toString());
    tests.setTestClasses(new Class<?>[] {verification});
    tests.addListener(seen);
    tests.run();
    return seen;
  }

  private static List<String> failures(TestListenerAdapter seen) {
    var failures = new ArrayList<String>();
    for (var each : seen.getFailedTests()) {
      failures.add(
          each.getTestClass().getName() + "." + each.getName() + ": " + each.getThrowable());
    }
    return failures;
  }
}
