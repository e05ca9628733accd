package io.cemaf.testapps.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * An OpenAI-compatible server on loopback. A call occupies no thread while it runs: a handler reads
 * the request and returns, and the engine's thread hands finished answers to writers.
 */
public final class LlmServer implements AutoCloseable {
  static {
    // Else Nagle and delayed acknowledgements add 40 ms to every answer on a kept connection.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer http;
  private final Engine engine;
  private final ExecutorService threads;
  private final ScheduledExecutorService timer;
  private final Faults faults = new Faults();
  private final Stats stats = new Stats();

  private LlmServer(ServerConfig config) throws IOException {
    http =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), config.port()), 1_024);
    engine = new Engine(config.slots(), config.knee(), System::nanoTime);
    threads = Executors.newCachedThreadPool(LlmServer::daemon);
    timer = Executors.newSingleThreadScheduledExecutor(LlmServer::daemon);
    http.setExecutor(threads);
    serve("/v1/chat/completions", new ChatEndpoint(config, engine, faults, stats, threads, timer));
    serve("/v1/embeddings", new EmbeddingEndpoint(config, engine, faults, stats, threads, timer));
    serve("/control/", new ControlEndpoint(faults, this));
  }

  /** Starts a server; it serves until it is closed. */
  public static LlmServer start(ServerConfig config) {
    try {
      var server = new LlmServer(config);
      server.http.start();
      return server;
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  public int port() {
    return http.getAddress().getPort();
  }

  /** What clients take as base URL, ending in {@code /v1}. */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + port() + "/v1");
  }

  public ServerStats stats() {
    return stats.snapshot(engine.load());
  }

  /** Forgets the calls that have ended. */
  public void resetStats() {
    stats.reset();
  }

  /** Lets a fault befall the next calls. */
  public void plan(Fault fault) {
    faults.plan(fault);
  }

  /** Changes the machine's speed from now on: a brown-out, or a recovery. */
  public void speed(Knee knee) {
    engine.speed(knee);
  }

  @Override
  public void close() {
    http.stop(0);
    engine.close();
    timer.shutdownNow();
    threads.shutdownNow();
  }

  private void serve(String path, HttpHandler handler) {
    http.createContext(path, exchange -> answer(handler, exchange));
  }

  private static void answer(HttpHandler handler, HttpExchange exchange) throws IOException {
    try {
      handler.handle(exchange);
    } catch (IOException | RuntimeException problem) {
      Json.refuse(exchange, 400, "invalid_request_error", String.valueOf(problem.getMessage()));
    }
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "llm-server");
    thread.setDaemon(true);
    return thread;
  }
}
