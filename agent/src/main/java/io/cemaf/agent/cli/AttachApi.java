package io.cemaf.agent.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's attach API by reflection: its module may be missing from an image, and belongs to the
 * system loader, which the agent's own loader does not see.
 */
final class AttachApi {
  private static final String MACHINE = "com.sun.tools.attach.VirtualMachine";
  private static final String DESCRIPTOR = "com.sun.tools.attach.VirtualMachineDescriptor";

  private final Method list;
  private final Method attach;
  private final Method loadAgent;
  private final Method detach;
  private final Method id;
  private final Method displayName;

  private AttachApi(Class<?> machine, Class<?> descriptor) throws NoSuchMethodException {
    list = machine.getMethod("list");
    attach = machine.getMethod("attach", String.class);
    loadAgent = machine.getMethod("loadAgent", String.class, String.class);
    detach = machine.getMethod("detach");
    id = descriptor.getMethod("id");
    displayName = descriptor.getMethod("displayName");
  }

  /** A JVM as the JDK lists it: {@code name} is its main class or jar. */
  record Listed(long pid, String name) {}

  /** The API; null where the module is missing. */
  static @Nullable AttachApi find() {
    try {
      var loader = ClassLoader.getSystemClassLoader();
      return new AttachApi(
          Class.forName(MACHINE, false, loader), Class.forName(DESCRIPTOR, false, loader));
    } catch (ReflectiveOperationException | LinkageError missing) {
      return null;
    }
  }

  /** The JVMs of this user, other than this one. */
  List<Listed> list() {
    var listed = new ArrayList<Listed>();
    try {
      var own = ProcessHandle.current().pid();
      for (var machine : (List<?>) Objects.requireNonNull(list.invoke(null))) {
        var pid = Long.parseLong(String.valueOf(id.invoke(machine)));
        if (pid != own) {
          var name = String.valueOf(displayName.invoke(machine));
          listed.add(new Listed(pid, Verbs.mainClass(name)));
        }
      }
    } catch (ReflectiveOperationException | NumberFormatException problem) {
      // A JVM that cannot be listed can still be named by its process id.
    }
    return listed;
  }

  /**
   * Loads the agent into a JVM.
   *
   * @throws CliFailure with exit code 4 if the JVM or the JDK refuses
   */
  void load(long pid, Path jar, String arguments) throws CliFailure {
    try {
      var machine = attach.invoke(null, Long.toString(pid));
      try {
        loadAgent.invoke(machine, jar.toString(), arguments);
      } finally {
        detach.invoke(machine);
      }
    } catch (InvocationTargetException refused) {
      var cause = refused.getCause();
      throw new CliFailure(
          Exit.ATTACH_REFUSED,
          "process "
              + pid
              + " refused the agent: "
              + cause
              + "; it must run as this user and without -XX:+DisableAttachMechanism, or be started"
              + " with -javaagent:"
              + jar);
    } catch (IllegalAccessException impossible) {
      throw new CliFailure(Exit.ATTACH_REFUSED, "the attach API is closed: " + impossible);
    }
  }
}
