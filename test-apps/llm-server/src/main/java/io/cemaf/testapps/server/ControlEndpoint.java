package io.cemaf.testapps.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * The server's controls for other processes: {@code GET /control/stats}, {@code POST
 * /control/faults} with a {@link Fault}, {@code DELETE /control/faults}, {@code POST
 * /control/tools} with a {@link ToolCall}, {@code POST /control/speed} with {@code {"knee": 32,
 * "stepMillis": 20}}, {@code POST /control/reset}.
 */
final class ControlEndpoint implements HttpHandler {
  private final LlmServer server;

  ControlEndpoint(LlmServer server) {
    this.server = server;
  }

  private record Speed(int knee, double stepMillis) {}

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
      case "GET /control/stats" -> Json.respond(exchange, 200, server.stats());
      case "POST /control/faults" -> {
        server.plan(Json.MAPPER.readValue(body, Fault.class));
        done(exchange);
      }
      case "DELETE /control/faults" -> {
        server.clearPlans();
        done(exchange);
      }
      case "POST /control/tools" -> {
        server.planTool(Json.MAPPER.readValue(body, ToolCall.class));
        done(exchange);
      }
      case "POST /control/speed" -> {
        var speed = Json.MAPPER.readValue(body, Speed.class);
        server.speed(
            new Knee(speed.knee(), Duration.ofNanos(Math.round(speed.stepMillis() * 1e6))));
        done(exchange);
      }
      case "POST /control/reset" -> {
        server.resetStats();
        done(exchange);
      }
      default -> Json.respond(exchange, 404, Json.object("error", "No such control"));
    }
  }

  private static void done(HttpExchange exchange) throws IOException {
    Json.respond(exchange, 200, Map.of("ok", true));
  }
}
