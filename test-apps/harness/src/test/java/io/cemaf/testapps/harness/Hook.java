package io.cemaf.testapps.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Whom a webhook tells: keeps what it is told, and answers as it is set to. */
final class Hook implements AutoCloseable {
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile List<Integer> answers = List.of();
  private volatile boolean hangs;

  private Hook(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  static Hook start() throws IOException {
    return new Hook(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16));
  }

  /** What it answers in turn; 200 when they are used up. */
  Hook answering(Integer... statuses) {
    answers = List.of(statuses);
    return this;
  }

  /** Takes messages and answers nothing. */
  Hook hanging() {
    hangs = true;
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/scale";
  }

  /** The messages so far. */
  List<String> told() {
    return told;
  }

  private void answer(HttpExchange exchange) throws IOException {
    var message = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    var turn = told.size();
    told.add(message);
    if (hangs) {
      try {
        closing.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.sendResponseHeaders(turn < answers.size() ? answers.get(turn) : 200, -1);
    exchange.close();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
