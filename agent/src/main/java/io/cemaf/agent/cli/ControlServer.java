package io.cemaf.agent.cli;

import io.cemaf.Gate;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Log;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's end of the command line: a Unix domain socket of mode 0600 in a directory of mode 0700,
 * one request and one answer each connection. One daemon thread serves all clients without blocking
 * on any of them; only a verb's own work makes the others wait.
 */
public final class ControlServer implements AutoCloseable {
  private static final int MOST_CLIENTS = 16;
  private static final long CLOSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Path socket;
  private final ServerSocketChannel server;
  private final Selector selector;
  private final Verbs verbs;
  private final Health health;
  private final long idleNanos;
  private final List<Conversation> conversations = new ArrayList<>();
  private final Thread thread;

  private volatile boolean closing;

  private ControlServer(
      Path socket,
      ServerSocketChannel server,
      Selector selector,
      Verbs verbs,
      Health health,
      Duration idle) {
    this.socket = socket;
    this.server = server;
    this.selector = selector;
    this.verbs = verbs;
    this.health = health;
    this.idleNanos = idle.toNanos();
    thread = new Thread(null, this::run, "cemaf-socket", 0, false);
    thread.setDaemon(true);
    // The creator's context loader may be the application's: it must not be kept from here.
    thread.setContextClassLoader(null);
  }

  /**
   * Opens the socket and serves it.
   *
   * @param pid of this process: the socket's name
   * @param handlers by verb; {@code hello} is answered without one
   * @param idle how long a client may be silent
   * @return null if the socket cannot be had, which is counted and logged
   */
  public static @Nullable ControlServer start(
      SocketDirectory directories,
      long pid,
      Map<String, Handler> handlers,
      Health health,
      Log log,
      Duration idle) {
    Path socket = null;
    ServerSocketChannel server = null;
    try {
      var directory = directories.make();
      sweep(directory, pid);
      socket = directory.resolve(Long.toString(pid));
      server = open(socket);
      var selector = Selector.open();
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      var control =
          new ControlServer(
              socket, server, selector, new Verbs(handlers, pid, health), health, idle);
      control.thread.start();
      return control;
    } catch (Exception problem) {
      health.count(FallBack.NO_SOCKET);
      log.warn(
          "the command line cannot reach this JVM, no socket could be opened: "
              + problem.getMessage());
      if (server != null) {
        closeAndDelete(server, socket);
      }
      return null;
    }
  }

  private static ServerSocketChannel open(Path socket) throws IOException {
    if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      if (answers(socket)) {
        throw new IOException("another JVM answers at " + socket);
      }
      Files.delete(socket);
    }
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, SocketDirectory.ownerReadsAndWrites());
      return server;
    } catch (IOException | RuntimeException problem) {
      server.close();
      throw problem;
    }
  }

  /** Removes what JVMs that were killed have left. */
  private static void sweep(Path directory, long ownPid) throws IOException {
    for (var left : SocketDirectory.socketsIn(directory)) {
      var pid = SocketDirectory.pid(left);
      // A process that is not seen may live in another container: it still answers.
      if (pid != ownPid && ProcessHandle.of(pid).isEmpty() && !answers(left)) {
        Files.deleteIfExists(left);
      }
    }
  }

  private static boolean answers(Path socket) {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return channel.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  /** Where clients find this JVM. */
  public Path socket() {
    return socket;
  }

  private void run() {
    Gate.passOnThisThread();
    try {
      var closeBy = 0L;
      while (true) {
        selector.select(this::ready, millisToNextDeadline());
        // Who spoke while a handler worked is heard before silence is judged.
        var now = System.nanoTime();
        selector.selectNow(this::ready);
        conversations.removeIf(conversation -> conversation.finished(now));
        if (closing) {
          closeBy = closeBy == 0 ? now + CLOSE_NANOS : closeBy;
          if (now - closeBy >= 0 || !answering()) {
            return;
          }
        }
      }
    } catch (Throwable problem) {
      health.fault("the control socket", problem);
    } finally {
      finish();
    }
  }

  private long millisToNextDeadline() {
    if (conversations.isEmpty()) {
      return 0;
    }
    var now = System.nanoTime();
    var least = idleNanos;
    for (var conversation : conversations) {
      least = Math.min(least, conversation.nanosLeft(now));
    }
    return Math.max(1, least / 1_000_000 + 1);
  }

  private boolean answering() {
    for (var conversation : conversations) {
      if (conversation.answering()) {
        return true;
      }
    }
    return false;
  }

  private void ready(SelectionKey key) {
    if (key.attachment() instanceof Conversation conversation) {
      conversation.go(System.nanoTime());
    } else {
      accept();
    }
  }

  private void accept() {
    try {
      var client = server.accept();
      if (client == null) {
        return;
      }
      if (conversations.size() >= MOST_CLIENTS) {
        conversations.remove(0).close();
      }
      client.configureBlocking(false);
      var key = client.register(selector, SelectionKey.OP_READ);
      var conversation = new Conversation(client, key, verbs, idleNanos, System.nanoTime());
      key.attach(conversation);
      conversations.add(conversation);
    } catch (IOException problem) {
      health.fault("accepting a client", problem);
    }
  }

  private void finish() {
    for (var conversation : conversations) {
      conversation.close();
    }
    conversations.clear();
    try {
      selector.close();
    } catch (IOException problem) {
      health.fault("closing the control socket", problem);
    }
    closeAndDelete(server, socket);
  }

  private static void closeAndDelete(ServerSocketChannel server, @Nullable Path socket) {
    try {
      server.close();
      if (socket != null) {
        Files.deleteIfExists(socket);
      }
    } catch (IOException ignored) {
      // The next JVM of this user sweeps it.
    }
  }

  /**
   * Ends the service and removes the socket. A handler may call this: its answer is still sent.
   * Called from elsewhere it waits for that, two seconds at most.
   */
  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(2 * CLOSE_NANOS / 1_000_000);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
