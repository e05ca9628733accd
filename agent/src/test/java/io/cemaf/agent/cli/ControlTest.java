package io.cemaf.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTest {
  private static final long PID = 4242;
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final Log log = new Log(new PrintStream(errors, true, StandardCharsets.UTF_8), () -> 0);
  private final Health health = new Health(log);
  private final AtomicReference<ControlServer> running = new AtomicReference<>();

  @TempDir Path temporary;

  private SocketDirectory directories;
  private ControlClient client;

  @BeforeEach
  void directories() throws IOException {
    directories = new SocketDirectory(null, temporary.resolve("run"), temporary, uid());
    client = new ControlClient(directories, PATIENCE);
  }

  @AfterEach
  void stop() {
    if (running.get() != null) {
      running.get().close();
    }
  }

  private int uid() throws IOException {
    return (Integer) Files.getAttribute(temporary, "unix:uid");
  }

  private ControlServer start(Map<String, Handler> handlers) {
    var server = ControlServer.start(directories, PID, handlers, health, log, IDLE);
    running.set(server);
    return server;
  }

  private static Handler echo() {
    return arguments -> new Answer(Exit.FINE, arguments);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void start_nothingThere_makesDirectoryAndSocketForTheOwnerAlone() throws IOException {
    var server = start(Map.of());

    assertThat(server.socket()).isEqualTo(temporary.resolve("cemaf-" + uid()).resolve("4242"));
    assertThat(mode(server.socket().getParent())).isEqualTo("rwx------");
    assertThat(mode(server.socket())).isEqualTo("rw-------");
    assertThat(health.fallBacks()).isEmpty();
  }

  @Test
  void start_runtimeDirectoryOfTheUser_isPreferred() throws IOException {
    var runtime = Files.createDirectory(temporary.resolve("xdg"));
    Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwx------"));
    directories = new SocketDirectory(runtime, temporary.resolve("run"), temporary, uid());

    assertThat(start(Map.of()).socket()).isEqualTo(runtime.resolve("cemaf/4242"));
  }

  @Test
  void start_runtimeDirectoryOpenToOthers_isNotUsed() throws IOException {
    var runtime = Files.createDirectory(temporary.resolve("xdg"));
    Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxr-xr-x"));
    directories = new SocketDirectory(runtime, temporary.resolve("run"), temporary, uid());

    assertThat(start(Map.of()).socket().getParent().getParent()).isEqualTo(temporary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"symlink", "mode", "file", "owner"})
  void start_directoryNotToBeTrusted_livesOnWithoutASocket(String what) throws IOException {
    var place = temporary.resolve("cemaf-" + uid());
    switch (what) {
      case "symlink" -> {
        var elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(place, elsewhere);
      }
      case "mode" -> {
        Files.createDirectory(place);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
      case "file" -> Files.createFile(place);
      default -> {
        directories = new SocketDirectory(null, temporary, temporary, uid() + 1);
        var others = Files.createDirectory(temporary.resolve("cemaf-" + (uid() + 1)));
        Files.setPosixFilePermissions(others, PosixFilePermissions.fromString("rwx------"));
      }
    }

    assertThat(start(Map.of())).isNull();

    assertThat(health.counted(FallBack.NO_SOCKET)).isEqualTo(1);
    assertThat(errors.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("[cemaf] the command line cannot reach this JVM");
    assertThat(new ControlClient(directories, PATIENCE).jvms()).isEmpty();
  }

  @Test
  void ask_knownVerb_carriesArgumentsAndAnswerBothWays() throws IOException {
    var server = start(Map.of("echo", echo()));
    var arguments =
        Map.<String, Object>of("text", "ä\n", "list", List.of(1, 2), "map", Map.of("k", true));

    var answer = client.ask(server.socket(), "echo", arguments);

    assertThat(answer.exit()).isZero();
    assertThat(answer.body()).isEqualTo(arguments);
  }

  @Test
  void ask_answerWithUnknownNumbers_getsNulls() throws IOException {
    var server = start(Map.of("nan", arguments -> Answer.of(Map.of("value", Double.NaN))));

    assertThat(client.ask(server.socket(), "nan", Map.of()).body()).containsEntry("value", null);
  }

  @Test
  void ask_longAnswer_arrivesWhole() throws IOException {
    var text = "x".repeat(3_000_000);
    var server = start(Map.of("long", arguments -> Answer.said(text)));

    assertThat(client.ask(server.socket(), "long", Map.of()).body()).containsEntry("message", text);
  }

  @Test
  void jvms_serverRuns_areFoundByHelloAndNamed() throws IOException {
    var server = start(Map.of());

    assertThat(client.jvms())
        .singleElement()
        .satisfies(
            jvm -> {
              assertThat(jvm.pid()).isEqualTo(PID);
              assertThat(jvm.socket()).isEqualTo(server.socket());
              assertThat(jvm.main()).isNotBlank().doesNotContain(" ");
            });
    assertThat(client.socket(PID)).isEqualTo(server.socket());
    assertThat(client.socket(PID + 1)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello there                        | 2 | not a JSON document",
        "{\"verb\": \"echo\", \"args\":     | 2 | not a JSON document",
        "{\"verb\": \"echo\"} {\"more\": 1} | 2 | not a JSON document",
        "''                                 | 2 | ",
        "{\"verb\": 3}                      | 2 | a request is",
        "[]                                 | 2 | not a JSON document",
        "null                               | 2 | not a JSON document",
        "{\"verb\": \"watch\"}              | 2 | does not know 'watch'",
        "{\"verb\": \"picky\"}              | 2 | no such rule",
        "{\"verb\": \"broken\"}             | 1 | broken failed",
      })
  void request_wrong_isAnsweredWithWhatIsWrong(String request, int exit, String message)
      throws IOException {
    var server =
        start(
            Map.of(
                "echo",
                echo(),
                "picky",
                arguments -> {
                  throw new IllegalArgumentException("no such rule");
                },
                "broken",
                arguments -> {
                  throw new IllegalStateException("oops");
                }));

    var answer = Wire.readAnswer(raw(server.socket(), request.getBytes(StandardCharsets.UTF_8)));

    assertThat(answer.exit()).isEqualTo(exit);
    assertThat(answer.body().get(Answer.ERROR)).asString().contains(message == null ? "" : message);
    assertThat(health.faults()).hasSize(exit == 1 ? 1 : 0);
    assertThat(client.ask(server.socket(), "echo", Map.of()).exit()).isZero();
  }

  @Test
  void request_tooLong_isRefusedAndOthersAreServed() throws IOException {
    var server = start(Map.of("echo", echo()));
    var request = Wire.request("echo", Map.of("text", "x".repeat(Wire.MOST_REQUEST_BYTES)));

    var answer = Wire.readAnswer(raw(server.socket(), request));

    assertThat(answer.exit()).isEqualTo(Exit.USAGE);
    assertThat(answer.body().get(Answer.ERROR)).asString().contains("longer than 65536 bytes");
    assertThat(client.ask(server.socket(), "echo", Map.of()).exit()).isZero();
  }

  private static byte[] raw(Path socket, byte[] request) throws IOException {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      var bytes = ByteBuffer.wrap(request);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.shutdownOutput();
      return readToEnd(channel);
    }
  }

  private static byte[] readToEnd(SocketChannel channel) throws IOException {
    var answer = new ByteArrayOutputStream();
    var buffer = ByteBuffer.allocate(4096);
    while (channel.read(buffer) >= 0) {
      answer.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return answer.toByteArray();
  }

  @Test
  void clients_oneHangs_theOtherIsServedAndTheHangingOneDropped() throws IOException {
    var server = start(Map.of("echo", echo()));
    try (var hanging = SocketChannel.open(UnixDomainSocketAddress.of(server.socket()))) {
      hanging.write(ByteBuffer.wrap("{\"verb\":".getBytes(StandardCharsets.UTF_8)));

      assertThat(client.ask(server.socket(), "echo", Map.of()).exit()).isZero();
      assertThat(readToEnd(hanging)).isEmpty();
    }
  }

  @Test
  void clients_moreThanThereIsRoomFor_theOldestGoes() throws IOException {
    var server = start(Map.of("echo", echo()));
    var idle = new SocketChannel[20];
    for (var i = 0; i < idle.length; i++) {
      idle[i] = SocketChannel.open(UnixDomainSocketAddress.of(server.socket()));
    }

    assertThat(client.ask(server.socket(), "echo", Map.of()).exit()).isZero();

    for (var channel : idle) {
      channel.close();
    }
  }

  @Test
  void clients_twoAtOnce_bothGetTheirOwnAnswer() throws Exception {
    var entered = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var server =
        start(
            Map.of(
                "slow",
                arguments -> {
                  entered.countDown();
                  goOn.await();
                  return Answer.said("slow");
                },
                "echo",
                echo()));
    var slow = CompletableFuture.supplyAsync(() -> ask(server, "slow", Map.of()));
    entered.await();
    var quick = CompletableFuture.supplyAsync(() -> ask(server, "echo", Map.of("n", 1)));
    goOn.countDown();

    assertThat(slow.get(10, TimeUnit.SECONDS).body()).containsEntry("message", "slow");
    assertThat(quick.get(10, TimeUnit.SECONDS).body()).containsEntry("n", 1);
  }

  @Test
  void clients_oneSpeaksWhileAHandlerWorksForLong_isNotTakenForSilent() throws Exception {
    var entered = new CountDownLatch(1);
    var server =
        start(
            Map.of(
                "slow",
                arguments -> {
                  entered.countDown();
                  LockSupport.parkNanos(IDLE.multipliedBy(2).toNanos());
                  return Answer.said("slow");
                },
                "echo",
                echo()));
    try (var early = SocketChannel.open(UnixDomainSocketAddress.of(server.socket()))) {
      // Answered after the early one was accepted: the queue is served in order.
      assertThat(client.ask(server.socket(), "echo", Map.of()).exit()).isZero();
      var slow = CompletableFuture.supplyAsync(() -> ask(server, "slow", Map.of()));
      entered.await();
      early.write(ByteBuffer.wrap(Wire.request("echo", Map.of("n", 2))));
      early.shutdownOutput();

      assertThat(Wire.readAnswer(readToEnd(early)).body()).containsEntry("n", 2);
      assertThat(slow.get(10, TimeUnit.SECONDS).exit()).isZero();
    }
  }

  private Answer ask(ControlServer server, String verb, Map<String, Object> arguments) {
    try {
      return client.ask(server.socket(), verb, arguments);
    } catch (IOException problem) {
      throw new java.io.UncheckedIOException(problem);
    }
  }

  @Test
  void close_fromAHandler_stillAnswersAndRemovesTheSocket() throws IOException {
    var server =
        start(
            Map.of(
                "detach",
                arguments -> {
                  running.get().close();
                  return Answer.said("gone");
                }));

    assertThat(client.ask(server.socket(), "detach", Map.of()).body())
        .containsEntry("message", "gone");

    await().until(() -> !Files.exists(server.socket()));
    await().until(() -> threadsNamed("cemaf-socket") == 0);
  }

  private static long threadsNamed(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  @Test
  void start_socketsOfDeadProcesses_areSweptAndLivingOnesStay() throws Exception {
    var place = Files.createDirectory(temporary.resolve("cemaf-" + uid()));
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
    var dead = place.resolve(Long.toString(deadPid()));
    var ownLeftOver = place.resolve(Long.toString(PID));
    var living = place.resolve(Long.toString(ProcessHandle.current().pid()));
    var note = Files.createFile(place.resolve("note"));
    for (var left : List.of(dead, ownLeftOver, living)) {
      ServerSocketChannel.open(StandardProtocolFamily.UNIX)
          .bind(UnixDomainSocketAddress.of(left))
          .close();
    }

    var server = start(Map.of("echo", echo()));

    assertThat(dead).doesNotExist();
    assertThat(Files.exists(living)).isTrue();
    assertThat(note).exists();
    assertThat(client.ask(server.socket(), "echo", Map.of()).exit()).isZero();
  }

  private static long deadPid() throws Exception {
    var process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  @Test
  void start_anotherJvmAnswersUnderTheSameNumber_leavesItAlone() throws IOException {
    var first = start(Map.of("echo", echo()));

    assertThat(ControlServer.start(directories, PID, Map.of(), health, log, IDLE)).isNull();

    assertThat(health.counted(FallBack.NO_SOCKET)).isEqualTo(1);
    assertThat(client.ask(first.socket(), "echo", Map.of()).exit()).isZero();
  }

  @Test
  void ask_jvmThatNeverAnswers_givesUpInTime() throws IOException {
    var socket = temporary.resolve("7");
    try (var silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      silent.bind(UnixDomainSocketAddress.of(socket));
      var impatient = new ControlClient(directories, Duration.ofMillis(100));

      assertThatThrownBy(() -> impatient.ask(socket, "status", Map.of()))
          .isInstanceOf(IOException.class)
          .hasMessage("no answer within 100 ms");
    }
  }
}
