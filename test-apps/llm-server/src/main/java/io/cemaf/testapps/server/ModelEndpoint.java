package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What chat and embeddings have in common: counting, and the faults before the first byte. */
abstract class ModelEndpoint implements HttpHandler {
  final ServerConfig config;
  final Engine engine;
  final Executor writers;
  private final Faults faults;
  private final Stats stats;
  private final ScheduledExecutorService timer;

  ModelEndpoint(
      ServerConfig config,
      Engine engine,
      Faults faults,
      Stats stats,
      Executor writers,
      ScheduledExecutorService timer) {
    this.config = config;
    this.engine = engine;
    this.faults = faults;
    this.stats = stats;
    this.writers = writers;
    this.timer = timer;
  }

  /** One request and what has become of it. */
  record Served(
      HttpExchange exchange,
      JsonNode request,
      Stats.Call call,
      String model,
      @Nullable Fault fault) {
    boolean befalls(Fault.Kind kind) {
      return fault != null && fault.kind() == kind;
    }
  }

  @Override
  public final void handle(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var request = Json.MAPPER.readTree(body);
    var model = request.path("model").asText("none");
    var fault = faults.next(exchange.getRequestHeaders().getFirst("x-cemaf-fault"), model);
    var served = new Served(exchange, request, stats.begin(model, body, fault), model, fault);
    if (fault == null) {
      serve(served);
      return;
    }
    switch (fault.kind()) {
      case RATE_LIMIT -> rateLimit(served, fault);
      case ERROR -> {
        served.call().end(false);
        Json.refuse(exchange, 500, "server_error", "The server had an error");
      }
      // An answer that never comes: the exchange stays open until the server is closed.
      case HANG -> {}
      case SLOW_HEADERS -> {
        var unused =
            timer.schedule(() -> quietly(served), fault.delayMillis(), TimeUnit.MILLISECONDS);
      }
      case CUT, MALFORMED -> serve(served);
    }
  }

  /** Runs the call and answers it. */
  abstract void serve(Served served) throws IOException;

  private void quietly(Served served) {
    try {
      serve(served);
    } catch (IOException gone) {
      served.exchange().close();
    }
  }

  private static void rateLimit(Served served, Fault fault) throws IOException {
    served.call().end(false);
    var headers = served.exchange().getResponseHeaders();
    headers.set("Retry-After", Integer.toString(fault.retryAfterSeconds()));
    headers.set("x-ratelimit-limit-requests", "60");
    headers.set("x-ratelimit-remaining-requests", "0");
    headers.set("x-ratelimit-reset-requests", fault.retryAfterSeconds() + "s");
    Json.refuse(served.exchange(), 429, "rate_limit_exceeded", "Rate limit reached");
  }
}
