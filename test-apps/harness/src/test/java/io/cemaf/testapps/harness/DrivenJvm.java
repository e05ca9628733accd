package io.cemaf.testapps.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.desk.Driven;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * A running {@link Driven}: its rules are changed under it, and what its calls then do is what is
 * seen from outside. Every set of rules has a probe, whose answer names it and the level.
 */
final class DrivenJvm implements AutoCloseable {
  /** Rules that say nothing, for the start. */
  static final String NO_RULES = "apiVersion: cemaf/v1\n";

  private static final String SENSORS = "sensors: { pollInterval: 50ms }\n";
  private static final String PRESSURE =
      """
      pressure:
        levels:
          elevated: { temperature: 60C }
          high: { temperature: 70C }
          critical: { temperature: 80C }
          emergency: { temperature: 90C }
        relief: { margin: 1%, after: 50ms }
      """;

  /**
   * Skipped by conditions that no other set of rules has: they hold only once these are decided by,
   * which is after every class was woven by them.
   */
  private static final String PROBE =
      """
      rules:
        probe:
          match: { type: com.acme.desk.Probe, method: level }
          mode: enforce
          degrade:
            emergency and memory.bytes > NUMBERKiB: { skip: { return: "NUMBER emergency" } }
            critical and memory.bytes > NUMBERKiB: { skip: { return: "NUMBER critical" } }
            high and memory.bytes > NUMBERKiB: { skip: { return: "NUMBER high" } }
            elevated and memory.bytes > NUMBERKiB: { skip: { return: "NUMBER elevated" } }
            memory.bytes > NUMBERKiB: { skip: { return: "NUMBER normal" } }
      """;

  /** The work of calls that are to last until they are let go. */
  static final int HELD = 120_000;

  private static final Executor LATER = task -> new Thread(task, "order").start();

  /**
   * What came of several calls at once.
   *
   * @param most at work at once
   * @param spanMillis from the first that began its work to the last
   * @param longestMillis from a call to its answer or refusal
   */
  record Burst(int most, int answered, int rejected, long spanMillis, long longestMillis) {}

  private final GuardedApp jvm;
  private final int port;
  private int number;

  private DrivenJvm(GuardedApp jvm) {
    this.jvm = jvm;
    try {
      await().until(() -> jvm.stdout().endsWith("\n"));
      port = Integer.parseInt(jvm.stdout().strip());
    } catch (RuntimeException problem) {
      jvm.close();
      throw problem;
    }
  }

  static ForkPlan plan() {
    return plan(Driven.class);
  }

  /** Of a main class that does as {@link Driven} does. */
  static ForkPlan plan(Class<?> main) {
    return ForkedJvm.of(main).notHeld().property("cemaf.reload.interval", "50ms");
  }

  static DrivenJvm start(ForkPlan plan) {
    // Small and quick, as there are many: what the compilers make of the agent is others' to test.
    return new DrivenJvm(plan.flags("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1").start());
  }

  static DrivenJvm on(FakeHost host) {
    return start(plan().on(host).rules(NO_RULES));
  }

  /** In a JVM of its own or in this one. */
  static DrivenJvm on(FakeHost host, Where where) {
    return switch (where) {
      case FORKED -> on(host);
      case IN_PROCESS -> new DrivenJvm(plan().on(host).rules(NO_RULES).start(where));
    };
  }

  GuardedApp jvm() {
    return jvm;
  }

  /** One order, and what is answered to it. */
  String order(String words) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((words + "\n").getBytes(UTF_8));
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      return in.readLine();
    } catch (IOException problem) {
      throw new UncheckedIOException(jvm.stderr(), problem);
    }
  }

  String call(String method) {
    return order("call " + method);
  }

  /** Calls a method from so many threads at once, each working for a while. */
  Burst burst(String method, int calls, int millis) {
    return burst(method, calls, millis, "caller-");
  }

  Burst burst(String method, int calls, int millis, String threads) {
    var answer = order("burst " + method + " " + calls + " " + millis + " " + threads).split(" ");
    return new Burst(
        Integer.parseInt(answer[0]),
        Integer.parseInt(answer[1]),
        Integer.parseInt(answer[2]),
        Long.parseLong(answer[3]),
        Long.parseLong(answer[4]));
  }

  /** Ends the work of all calls that are at it. */
  void letGo() {
    order("letGo");
  }

  /** As {@link #burst}, without waiting for it. */
  CompletableFuture<Burst> begin(String method, int calls, int millis, String threads) {
    return CompletableFuture.supplyAsync(() -> burst(method, calls, millis, threads), LATER);
  }

  /**
   * Puts rules in force and awaits the normal level under them. What they leave out of sensors and
   * pressure is quick and simple; levels go by the temperature.
   */
  void use(String rules) {
    write(rules);
    awaitLevel("normal");
  }

  /** Rewrites the rules file. */
  void write(String rules) {
    number++;
    var text = new StringBuilder("apiVersion: cemaf/v1\n");
    text.append(rules.contains("sensors:") ? "" : SENSORS);
    text.append(rules.contains("pressure:") || rules.contains("device:") ? "" : PRESSURE);
    var probe = PROBE.replace("NUMBER", Integer.toString(number));
    text.append(rules.contains("rules:\n") ? rules.replace("rules:\n", probe) : rules + probe);
    replace(text.toString());
  }

  /** Rewrites the rules file as it is given, at once. */
  void replace(String text) {
    try {
      var fresh = Files.writeString(jvm.room().resolve("fresh.yaml"), text);
      Files.move(fresh, jvm.rules(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Awaits a level under the rules that were written last. */
  void awaitLevel(String level) {
    awaitAnswer("level", number + " " + level);
  }

  /** Awaits that a method answers something. */
  void awaitAnswer(String method, String answer) {
    await(method + " answers " + answer)
        .pollInterval(Duration.ofMillis(20))
        .failFast(() -> !jvm.isAlive())
        .untilAsserted(() -> assertThat(call(method)).as(jvm.stderr()).isEqualTo(answer));
  }

  /** How long it takes until a method answers something. */
  long millisUntil(String method, String answer) {
    var since = System.nanoTime();
    awaitAnswer(method, answer);
    return (System.nanoTime() - since) / 1_000_000;
  }

  /** Awaits that a thread has begun its work; forgets who began before. */
  void awaitEntered(String thread) {
    await(thread + " works")
        .pollInterval(Duration.ofMillis(20))
        .until(() -> order("entered").contains(thread));
  }

  /** Awaits that so many threads of such names wait for their call to begin. */
  void awaitWaiting(String threads, int calls) {
    await(calls + " of " + threads + " wait")
        .pollInterval(Duration.ofMillis(20))
        .until(() -> order("waiting " + threads).equals(Integer.toString(calls)));
  }

  /**
   * The agent's own account: nothing went wrong inside, and it fell back on nothing but the fake
   * host and what is given.
   */
  void assertHealthy(String... fallBacks) {
    var status = jvm.status();
    assertThat(status.faults()).isEmpty();
    assertThat(status.fallBacks()).containsKey("FAKE_ROOT");
    assertThat(status.fallBacks().keySet())
        .isSubsetOf(Stream.concat(Stream.of("FAKE_ROOT"), Stream.of(fallBacks)).toList());
  }

  @Override
  public void close() {
    jvm.close();
  }
}
