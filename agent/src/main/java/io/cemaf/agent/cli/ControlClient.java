package io.cemaf.agent.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The command line's end of the socket. */
public final class ControlClient {
  private static final int CHUNK = 64 * 1024;

  private final SocketDirectory directories;
  private final Duration timeout;

  /**
   * Asks the JVMs of one user.
   *
   * @param timeout of one question, from connecting to the end of the answer
   */
  public ControlClient(SocketDirectory directories, Duration timeout) {
    this.directories = directories;
    this.timeout = timeout;
  }

  /** A JVM with the agent, as it says itself. */
  record Jvm(long pid, String main, Path socket) {}

  /** Every JVM of this user that answers. */
  List<Jvm> jvms() throws IOException {
    var jvms = new ArrayList<Jvm>();
    for (var socket : directories.sockets()) {
      try {
        var body = ask(socket, Verbs.HELLO, Map.of()).body();
        jvms.add(new Jvm(SocketDirectory.pid(socket), String.valueOf(body.get("main")), socket));
      } catch (IOException silent) {
        // Left behind by a JVM that was killed, or hanging: not one that can be asked.
      }
    }
    return jvms;
  }

  /** The socket of a process; null if it has none. */
  @Nullable Path socket(long pid) throws IOException {
    for (var socket : directories.sockets()) {
      if (SocketDirectory.pid(socket) == pid) {
        return socket;
      }
    }
    return null;
  }

  /**
   * Asks one question.
   *
   * @throws IOException if nobody answers there, in time, or with what cemaf answers
   */
  public Answer ask(Path socket, String verb, Map<String, Object> arguments) throws IOException {
    // Before connecting: the first use of Jackson may take longer than the JVM waits for a request.
    var request = ByteBuffer.wrap(Wire.request(verb, arguments));
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      var watchdog = closeAfter(channel);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        while (request.hasRemaining()) {
          channel.write(request);
        }
        channel.shutdownOutput();
        return Wire.readAnswer(readAll(channel));
      } catch (ClosedChannelException late) {
        throw new IOException("no answer within " + timeout.toMillis() + " ms", late);
      } finally {
        watchdog.interrupt();
      }
    }
  }

  /** A Unix domain channel knows no time limit of its own. */
  private Thread closeAfter(SocketChannel channel) {
    var watchdog =
        new Thread(
            () -> {
              var end = System.nanoTime() + timeout.toNanos();
              while (!Thread.currentThread().isInterrupted()) {
                var left = end - System.nanoTime();
                if (left <= 0) {
                  close(channel);
                  return;
                }
                LockSupport.parkNanos(channel, left);
              }
            },
            "cemaf-timeout");
    watchdog.setDaemon(true);
    watchdog.start();
    return watchdog;
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException ignored) {
      // Whoever waits for it is told by its own exception.
    }
  }

  private static byte[] readAll(SocketChannel channel) throws IOException {
    var answer = new ByteArrayOutputStream();
    var buffer = ByteBuffer.allocate(CHUNK);
    while (channel.read(buffer) >= 0) {
      answer.write(buffer.array(), 0, buffer.position());
      buffer.clear();
      if (answer.size() > Wire.MOST_ANSWER_BYTES) {
        throw new IOException("the answer is longer than " + Wire.MOST_ANSWER_BYTES + " bytes");
      }
    }
    return answer.toByteArray();
  }
}
