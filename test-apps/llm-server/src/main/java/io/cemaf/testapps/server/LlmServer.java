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
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server on loopback that speaks the providers' protocols. A call occupies no thread while it
 * runs: a handler reads the request and returns, and the engine's thread hands finished answers to
 * writers.
 *
 * <p>A client that goes away is noticed by the next write, be it the answer's first byte: until
 * then the call stays in flight.
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
  private final ToolPlans tools = new ToolPlans();
  private final Stats stats = new Stats();

  private LlmServer(ServerConfig config) throws IOException {
    http =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), config.port()), 1_024);
    engine = new Engine(config.slots(), config.knee(), System::nanoTime);
    threads = Executors.newCachedThreadPool(LlmServer::daemon);
    timer = Executors.newSingleThreadScheduledExecutor(LlmServer::daemon);
    http.setExecutor(threads);
    var service =
        new Service(
            config,
            engine,
            faults,
            tools,
            new Quotas(config.quota(), System::nanoTime),
            stats,
            threads,
            timer,
            new AtomicLong());
    serve("/v1/", new ModelEndpoint(new OpenAi(), service));
    serve("/v1/messages", new ModelEndpoint(new Anthropic(config), service));
    var gemini = new ModelEndpoint(new Gemini(config), service);
    serve("/v1beta/", gemini);
    serve("/v1beta1/", gemini);
    serve("/v1/models/", gemini);
    serve("/api/", new ModelEndpoint(new Ollama(), service));
    serve("/model/", new ModelEndpoint(new Bedrock(), service));
    serve("/control/", new ControlEndpoint(this));
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

  /** What OpenAI's clients take as base URL, ending in {@code /v1}. */
  public URI baseUrl() {
    return URI.create(root() + "/v1");
  }

  /** What other providers' clients take as base URL. */
  public URI root() {
    return URI.create("http://127.0.0.1:" + port());
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

  /** Lets nothing befall the next calls, and lets them ask for no tools of their own. */
  public void clearPlans() {
    faults.clear();
    tools.clear();
  }

  /**
   * Lets an answer ask for a tool: that to the next request that offers tools and does not end with
   * a tool's result.
   */
  public void planTool(ToolCall call) {
    tools.plan(call);
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
      Json.respond(exchange, 400, Json.object("error", String.valueOf(problem.getMessage())));
    }
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "llm-server");
    thread.setDaemon(true);
    return thread;
  }
}
