package io.cemaf.testapps.harness;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How an application is to be started, and what is expected of its end. */
public final class ForkPlan {
  static final String RULES = "rules.yaml";
  static final String ENDED = "main.ended";
  private static final Pattern TEST_ONLY =
      Pattern.compile(".*(junit|assertj|opentest4j|apiguardian|awaitility|hamcrest|surefire).*");

  private final String main;
  private final List<String> arguments;
  private final List<String> flags = new ArrayList<>();
  private final List<String> prefix = new ArrayList<>();
  private final List<String> otherAgentsBefore = new ArrayList<>();
  private final List<String> otherAgentsAfter = new ArrayList<>();
  private final Map<String, String> properties = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Set<String> fallBacks = new TreeSet<>();
  private final Set<String> mayFallBack = new TreeSet<>();
  private final List<Pattern> faults = new ArrayList<>();
  private final List<Pattern> lines = new ArrayList<>();
  private Path java = Jdk.underTest().java();
  private String classPath = applicationClassPath();
  private Path agentJar = AgentJar.path();
  private String agentArguments = "";
  private boolean agent = true;
  private boolean held = true;
  private byte @Nullable [] rules;
  private @Nullable String prints;

  ForkPlan(String main, String... arguments) {
    this.main = main;
    this.arguments = List.of(arguments);
  }

  /** Without the agent: how the application is by itself. */
  public ForkPlan bare() {
    agent = false;
    return this;
  }

  /** Not kept after its main: its status cannot be asked for, and is not checked. */
  public ForkPlan notHeld() {
    held = false;
    return this;
  }

  public ForkPlan rules(String yaml) {
    return rules(yaml.getBytes(StandardCharsets.UTF_8));
  }

  /** Rules that may be no text at all. */
  public ForkPlan rules(byte[] content) {
    rules = content.clone();
    return this;
  }

  /** Agent arguments, such as {@code mode=observe}. */
  public ForkPlan arguments(String given) {
    agentArguments = given.isEmpty() ? "" : "=" + given;
    return this;
  }

  /** Reads the fake host instead of this machine. */
  public ForkPlan on(FakeHost host) {
    return property("cemaf.sysroot", host.root().toString());
  }

  public ForkPlan property(String name, String value) {
    properties.put(name, value);
    return this;
  }

  /** Options of the JVM; there are none for an application in this process. */
  public ForkPlan flags(String... more) {
    flags.addAll(Arrays.asList(more));
    return this;
  }

  public ForkPlan environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** What comes before the rest of the class path. */
  public ForkPlan classPathFirst(String path) {
    return classPath(path + File.pathSeparator + classPath);
  }

  public ForkPlan classPath(String path) {
    classPath = path;
    return this;
  }

  /** Another runtime than the JDK under test, such as a jlink image. */
  public ForkPlan java(Path executable) {
    java = executable;
    return this;
  }

  /** A copy of the jar under test, for users who cannot read the original. */
  public ForkPlan agentJar(Path copy) {
    agentJar = copy;
    return this;
  }

  /** Runs inside another command, such as unshare. */
  public ForkPlan within(String... command) {
    prefix.addAll(Arrays.asList(command));
    return this;
  }

  public ForkPlan otherAgentBefore(String jar) {
    otherAgentsBefore.add("-javaagent:" + jar);
    return this;
  }

  public ForkPlan otherAgentAfter(String jar) {
    otherAgentsAfter.add("-javaagent:" + jar);
    return this;
  }

  /** The application's standard output, to the byte. */
  public ForkPlan prints(String expected) {
    prints = expected;
    return this;
  }

  /** The fall-backs that must be used; all others must not. */
  public ForkPlan expectFallBacks(String... names) {
    fallBacks.addAll(Arrays.asList(names));
    return this;
  }

  /** Fall-backs that depend on timing, and may be used. */
  public ForkPlan allowFallBacks(String... names) {
    mayFallBack.addAll(Arrays.asList(names));
    return this;
  }

  /** A fault inside the agent that must be counted; all others must not. */
  public ForkPlan expectFault(String regex) {
    faults.add(Pattern.compile(regex));
    return this;
  }

  /** A {@code [cemaf]} line on standard error that must come; all others must not. */
  public ForkPlan expectLine(String regex) {
    lines.add(Pattern.compile(regex));
    return this;
  }

  public ForkedJvm start() {
    return ForkedJvm.start(this);
  }

  public GuardedApp start(Where where) {
    return switch (where) {
      case FORKED -> start();
      case IN_PROCESS -> InProcess.start(this);
    };
  }

  /** Starts it and awaits its end. */
  public GuardedApp.Ended run() {
    return run(Where.FORKED);
  }

  /** As {@link #run()}, in a JVM of its own or in this one. */
  public GuardedApp.Ended run(Where where) {
    try (var app = start(where)) {
      return app.await();
    }
  }

  boolean isHeld() {
    return held;
  }

  boolean hasAgent() {
    return agent;
  }

  Map<String, String> environment() {
    return environment;
  }

  String main() {
    return main;
  }

  String[] mainArguments() {
    return arguments.toArray(String[]::new);
  }

  /** The properties of the application and the agent, with where its rules are. */
  Map<String, String> properties(Path room) throws IOException {
    var all = new LinkedHashMap<String, String>();
    if (rules != null) {
      var file =
          Files.createFile(
              room.resolve(RULES),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, rules);
      all.put("cemaf.rules", file.toString());
    }
    all.putAll(properties);
    return all;
  }

  /** Refuses what only a JVM of its own can have. */
  void requireFitForThisProcess() {
    var onlyForked =
        flags.size()
            + prefix.size()
            + environment.size()
            + otherAgentsBefore.size()
            + otherAgentsAfter.size()
            + agentArguments.length();
    if (onlyForked > 0) {
      throw new IllegalArgumentException("this JVM runs already: flags and the like come too late");
    }
  }

  String classPath() {
    return classPath;
  }

  List<String> command(Path room) throws IOException {
    var command = new ArrayList<>(prefix);
    command.add(java.toString());
    // First of all: a debugger among them sees the agents begin.
    command.addAll(flags);
    command.addAll(otherAgentsBefore);
    if (agent) {
      command.add("-javaagent:" + agentJar + agentArguments);
    }
    command.addAll(otherAgentsAfter);
    properties(room).forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-cp", classPath));
    if (held) {
      command.addAll(List.of(HeldMain.class.getName(), room.resolve(ENDED).toString()));
    }
    command.add(main);
    command.addAll(arguments);
    return command;
  }

  void check(GuardedApp.Ended ended) {
    var problems = new ArrayList<String>();
    if (prints != null && !prints.equals(ended.stdout())) {
      problems.add("standard output is not the application's: expected <" + prints + ">");
    }
    var said =
        ended
            .stderr()
            .lines()
            .filter(line -> line.contains("[cemaf]"))
            .collect(Collectors.toList());
    for (var line : lines) {
      if (!removeFirst(said, line)) {
        problems.add("no line on standard error matches " + line);
      }
    }
    said.forEach(line -> problems.add("unexpected line on standard error: " + line));
    var status = ended.status();
    if (status != null) {
      checkCounters(status, problems);
    }
    if (!problems.isEmpty()) {
      throw new AssertionError(
          String.join("\n", problems)
              + "\nexit "
              + ended.exit()
              + "\nstdout <"
              + ended.stdout()
              + ">\nstderr <"
              + ended.stderr()
              + ">\nstatus "
              + (status == null ? "not asked" : status.json()));
    }
  }

  private void checkCounters(AgentStatus status, List<String> problems) {
    var used = new TreeSet<>(status.fallBacks().keySet());
    used.removeAll(mayFallBack);
    if (!used.equals(fallBacks)) {
      problems.add("fall-backs " + status.fallBacks() + ", expected " + fallBacks);
    }
    var counted = new ArrayList<>(status.faults().keySet());
    for (var fault : faults) {
      if (!removeFirst(counted, fault)) {
        problems.add("no fault inside the agent matches " + fault);
      }
    }
    counted.forEach(fault -> problems.add("fault inside the agent: " + fault));
  }

  private static boolean removeFirst(List<String> lines, Pattern pattern) {
    for (var i = 0; i < lines.size(); i++) {
      if (pattern.matcher(lines.get(i)).find()) {
        lines.remove(i);
        return true;
      }
    }
    return false;
  }

  /** Everything the tests have on theirs, but for what tests alone need. */
  static String applicationClassPath() {
    var all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator, -1))
        .filter(entry -> !TEST_ONLY.matcher(entry).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
