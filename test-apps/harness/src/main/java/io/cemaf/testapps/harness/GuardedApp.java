package io.cemaf.testapps.harness;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An application with the real jar as its agent or without, wherever it runs. Its end is checked:
 * the agent's counters and its lines on standard error must be what the {@link ForkPlan} expects.
 */
public sealed interface GuardedApp extends AutoCloseable permits ForkedJvm, InProcess {
  /**
   * How it ended.
   *
   * @param stdout to the byte
   * @param status the agent's own account after the application's main; null without an agent or
   *     when the application was not held
   */
  record Ended(
      int exit, String stdout, String stderr, Duration wall, @Nullable AgentStatus status) {}

  /** Of the JVM it runs in. */
  long pid();

  /** Its own directory, where its rules and its output are. */
  Path room();

  /** Where its rules are, to be rewritten while it runs. */
  default Path rules() {
    return room().resolve(ForkPlan.RULES);
  }

  boolean isAlive();

  String stdout();

  String stderr();

  /** What the agent says of itself now. */
  default AgentStatus status() {
    return AgentStatus.of(pid());
  }

  /** A verb of the command line for its JVM, such as {@code set} or {@code detach}. */
  default Commands.Result command(String verb, String... arguments) {
    var all = new String[arguments.length + 2];
    all[0] = verb;
    all[1] = Long.toString(pid());
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Commands.cemaf(room(), all);
  }

  /** Waits for the end, checks it against the plan and tells it. */
  default Ended await() {
    return await(Duration.ofSeconds(60));
  }

  /** As {@link #await()}, for applications that take their time. */
  Ended await(Duration most);

  /** Lets it end: its standard input is over. */
  void release();

  @Override
  void close();
}
