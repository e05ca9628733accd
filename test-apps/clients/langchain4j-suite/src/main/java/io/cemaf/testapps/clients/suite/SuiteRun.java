package io.cemaf.testapps.clients.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests that a library publishes, and writes down how each ended. */
public final class SuiteRun {
  private SuiteRun() {}

  /**
   * Runs them, one after the other. Some leave threads behind that keep the JVM.
   *
   * @param arguments the file for the outcomes, a line each; the directory with the tests, which is
   *     on the class path
   */
  public static void main(String[] arguments) throws IOException {
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(Path.of(arguments[1]))))
            .filters(ClassNameFilter.includeClassNamePatterns(".*Test"))
            .build();
    var outcomes = new Outcomes();
    LauncherFactory.create().execute(request, outcomes);
    Files.write(Path.of(arguments[0]), outcomes.lines());
  }
}
