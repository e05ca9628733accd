package io.cemaf.testapps.harness;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Runs an application's main and then keeps its JVM until standard input ends, so that the agent
 * can be asked what it did. Adds nothing to the application's output.
 */
public final class HeldMain {
  private HeldMain() {}

  /**
   * Runs the application.
   *
   * @param arguments the file to make when its main has ended, its main class, its arguments
   */
  public static void main(String[] arguments)
      throws ReflectiveOperationException, IOException, InterruptedException {
    var ended = Path.of(arguments[0]);
    var main = Class.forName(arguments[1]).getMethod("main", String[].class);
    var own = new String[arguments.length - 2];
    System.arraycopy(arguments, 2, own, 0, own.length);
    var thrown = call(main, own);
    System.out.flush();
    Files.createFile(ended);
    while (System.in.read() >= 0) {
      // Nobody writes here; the end of the stream is the release.
    }
    if (thrown != null) {
      thrown.printStackTrace();
      System.exit(1);
    }
  }

  private static @Nullable Throwable call(java.lang.reflect.Method main, String[] arguments)
      throws IllegalAccessException {
    try {
      main.invoke(null, (Object) arguments);
      return null;
    } catch (InvocationTargetException problem) {
      return problem.getCause();
    }
  }
}
