package io.cemaf.agent.launch;

import java.lang.reflect.InvocationTargetException;

/** The command line's way into the inner loader. Public: the JVM finds it by name. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Throwable {
    // Here the classes of the gate come from the jar's root, by the application's loader.
    var loader = InnerLoader.open(Main.class.getClassLoader());
    var entry = loader.loadClass("io.cemaf.agent.cli.Cli").getMethod("main", String[].class);
    try {
      entry.invoke(null, (Object) arguments);
    } catch (InvocationTargetException wrapped) {
      throw wrapped.getCause();
    }
  }
}
