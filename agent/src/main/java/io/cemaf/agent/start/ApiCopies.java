package io.cemaf.agent.start;

import io.cemaf.Link;
import io.cemaf.Subsystems;
import io.cemaf.agent.loaders.LoadedTypes;
import io.cemaf.agent.observe.Health;
import java.lang.instrument.Instrumentation;

/**
 * Copies of the API on application class paths, as there are where the agent was attached late:
 * they hand on what was registered with them once they know that it is there.
 */
final class ApiCopies {
  private ApiCopies() {}

  static void bind(Instrumentation instrumentation, Health health) {
    var subsystems = Subsystems.class.getName();
    var link = Link.class.getName();
    for (Class<?> type : LoadedTypes.of(instrumentation)) {
      var name = type.getName();
      if (type.getClassLoader() != null && (name.equals(subsystems) || name.equals(link))) {
        try {
          var unused = type.getMethod("bind").invoke(null);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError otherVersion) {
          health.fault("a copy of the API", otherVersion);
        }
      }
    }
  }
}
