package io.cemaf.agent.start;

import java.io.IOException;
import java.util.Properties;

/** The agent's version, as the build wrote it down. */
final class Version {
  private Version() {}

  static String read() {
    var properties = new Properties();
    try (var file = Version.class.getResourceAsStream("/io/cemaf/agent/version.properties")) {
      if (file != null) {
        properties.load(file);
      }
    } catch (IOException unreadable) {
      // The jar is the agent's own: then it is unknown, and nothing else suffers.
    }
    return properties.getProperty("version", "unknown");
  }
}
