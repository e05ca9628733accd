package io.cemaf.agent.launch;

import org.jspecify.annotations.Nullable;

/** Finds out, before anything is loaded, whether this JVM is one for the agent. */
final class Preflight {
  private Preflight() {}

  /** False for JVMs that run one of the JDK's tools, and where the user switched the agent off. */
  static boolean wanted() {
    return !"false".equals(setting("cemaf.enabled", "CEMAF_ENABLED"))
        && !isTool(System.getProperty("jdk.module.main"), System.getProperty("sun.java.command"));
  }

  /** Whether a failing agent is to stop the application; before any setting is parsed. */
  static boolean failFast(@Nullable String arguments) {
    return "true".equals(setting("cemaf.failFast", "CEMAF_FAILFAST"))
        || (arguments != null && arguments.contains("failFast=true"));
  }

  /**
   * Whether the main class is a tool of the JDK, such as javac or jps, that got the agent from
   * JAVA_TOOL_OPTIONS. A program run from its source file is none, though the compiler starts it.
   */
  static boolean isTool(@Nullable String module, @Nullable String command) {
    if (module == null || !(module.startsWith("jdk.") || module.startsWith("java."))) {
      return false;
    }
    return command == null || !command.startsWith("jdk.compiler/com.sun.tools.javac.launcher.");
  }

  private static @Nullable String setting(String property, String variable) {
    var value = System.getProperty(property);
    return value == null ? System.getenv(variable) : value;
  }
}
