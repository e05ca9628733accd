package io.cemaf.testapps.harness;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;

/**
 * The command line of the real jar in this very JVM: what {@link Commands#cemaf} does, without the
 * half second of processor time that a JVM takes to start. For questions that a test asks often;
 * whether the command itself works is asked through {@link Commands}.
 */
final class CommandHere {
  private static final MethodHandle RUN = find();

  private CommandHere() {}

  static Commands.Result run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    try {
      var exit =
          (int)
              RUN.invokeExact(
                  new PrintStream(out, true, StandardCharsets.UTF_8),
                  new PrintStream(err, true, StandardCharsets.UTF_8),
                  arguments);
      return new Commands.Result(
          exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } catch (Throwable problem) {
      throw new AssertionError("the command line of " + AgentJar.path() + " failed", problem);
    }
  }

  private static MethodHandle find() {
    try {
      var cli = new RealJarLoader(AgentJar.path()).loadClass("io.cemaf.agent.cli.Cli");
      return MethodHandles.publicLookup()
          .findStatic(
              cli,
              "run",
              MethodType.methodType(
                  int.class, PrintStream.class, PrintStream.class, String[].class));
    } catch (ReflectiveOperationException problem) {
      throw new ExceptionInInitializerError(problem);
    }
  }
}
