package io.cemaf.agent.launch;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/** Where the JVM enters the agent, at its start or later. Public: the JVM finds it by name. */
public final class Premain {
  private static boolean attached;

  private Premain() {}

  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    try {
      start(arguments, instrumentation);
    } catch (Throwable problem) {
      // A premain that throws makes the JVM abort with a core dump.
      System.err.println("[cemaf] the JVM stops, as cemaf.failFast asks: " + problem.getMessage());
      Runtime.getRuntime().halt(1);
    }
  }

  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation);
  }

  private static void start(@Nullable String arguments, Instrumentation instrumentation) {
    try {
      if (Preflight.wanted() && claim()) {
        InnerLoader.open(ClassLoader.getPlatformClassLoader()).start(arguments, instrumentation);
      }
    } catch (Throwable problem) {
      if (Preflight.failFast(arguments)) {
        // What the agent says of the rules speaks for itself.
        throw problem instanceof IllegalStateException said
            ? said
            : new IllegalStateException("the agent could not start: " + problem, problem);
      }
      System.err.println(
          "[cemaf] the agent could not start, the application goes on without it: " + problem);
    }
  }

  /** One agent per JVM: the second of two, or one attached to a JVM that has it, stays away. */
  private static synchronized boolean claim() {
    var first = !attached;
    attached = true;
    return first;
  }

  /** The agent is gone: another may come. */
  static synchronized void release() {
    attached = false;
  }
}
