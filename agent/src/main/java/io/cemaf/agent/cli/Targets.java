package io.cemaf.agent.cli;

import io.cemaf.agent.cli.AttachApi.Listed;
import io.cemaf.agent.cli.ControlClient.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Finds the JVM that a user means by a process id, a main class, or nothing at all. */
final class Targets {
  private final ControlClient client;

  Targets(ControlClient client) {
    this.client = client;
  }

  /** Asks the JVM that is meant. */
  Answer ask(@Nullable String target, String verb, Map<String, Object> arguments)
      throws CliFailure {
    var socket = socket(target);
    try {
      return client.ask(socket, verb, arguments);
    } catch (IOException problem) {
      throw new CliFailure(
          Exit.NO_JVM,
          "process " + socket.getFileName() + " does not answer: " + problem.getMessage());
    }
  }

  /** Every JVM with the agent. */
  List<Jvm> agents() throws CliFailure {
    try {
      return client.jvms();
    } catch (IOException problem) {
      throw new CliFailure(Exit.NO_JVM, "no socket can be looked for: " + problem.getMessage());
    }
  }

  private Path socket(@Nullable String target) throws CliFailure {
    if (target != null && isPid(target)) {
      return socketOf(pid(target));
    }
    var agents = agents();
    if (target == null) {
      return one(agents, "JVM with the agent", Jvm::pid, Jvm::main).socket();
    }
    var named = new ArrayList<Jvm>();
    for (var agent : agents) {
      if (means(target, agent.main())) {
        named.add(agent);
      }
    }
    return one(named, "JVM with the agent whose main class is " + target, Jvm::pid, Jvm::main)
        .socket();
  }

  private Path socketOf(long pid) throws CliFailure {
    Path socket;
    try {
      socket = client.socket(pid);
    } catch (IOException problem) {
      throw new CliFailure(Exit.NO_JVM, "no socket can be looked for: " + problem.getMessage());
    }
    if (socket != null) {
      return socket;
    }
    throw new CliFailure(
        Exit.NO_JVM,
        ProcessHandle.of(pid).isPresent()
            ? "process " + pid + " has no agent of this user's; attach it first"
            : "there is no process " + pid);
  }

  /** Whether that JVM has the agent already. */
  boolean hasAgent(long pid) {
    try {
      var socket = client.socket(pid);
      if (socket == null) {
        return false;
      }
      client.ask(socket, Verbs.HELLO, Map.of());
      return true;
    } catch (IOException silent) {
      return false;
    }
  }

  /** The process id of the JVM that is meant, with or without the agent. */
  static long anyJvm(String target, AttachApi attach) throws CliFailure {
    if (isPid(target)) {
      var pid = pid(target);
      if (ProcessHandle.of(pid).isEmpty()) {
        throw new CliFailure(Exit.NO_JVM, "there is no process " + pid);
      }
      if (!mayBeJvm(pid)) {
        throw new CliFailure(Exit.NO_JVM, "process " + pid + " is no JVM");
      }
      return pid;
    }
    var named = new ArrayList<Listed>();
    for (var listed : attach.list()) {
      if (means(target, listed.name())) {
        named.add(listed);
      }
    }
    return one(named, "JVM whose main class is " + target, Listed::pid, Listed::name).pid();
  }

  /** The request to attach is a signal that kills a process which is no JVM. */
  private static boolean mayBeJvm(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "maps")).contains("libjvm.");
    } catch (IOException unreadable) {
      return true;
    }
  }

  private static <T> T one(
      List<T> found, String what, ToLongFunction<T> pid, Function<T, String> name)
      throws CliFailure {
    if (found.isEmpty()) {
      throw new CliFailure(Exit.NO_JVM, "there is no " + what);
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    var several = new StringBuilder("there is more than one " + what + ", say which:");
    for (var each : found) {
      several.append(' ').append(pid.applyAsLong(each)).append(" (").append(name.apply(each));
      several.append(')');
    }
    throw new CliFailure(Exit.USAGE, several.toString());
  }

  /** A full class name, its last part, a jar's path or its file name. */
  static boolean means(String target, String main) {
    return main.equals(target)
        || main.endsWith("." + target)
        || main.endsWith("/" + target)
        || (main.endsWith("/" + target + ".jar") || main.equals(target + ".jar"));
  }

  static boolean isPid(String target) {
    return !target.isEmpty() && target.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static long pid(String digits) throws CliFailure {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException tooLong) {
      throw new CliFailure(Exit.NO_JVM, "there is no process " + digits);
    }
  }
}
