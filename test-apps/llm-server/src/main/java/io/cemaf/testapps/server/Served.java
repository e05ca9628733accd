package io.cemaf.testapps.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One request and what has become of it. */
record Served(HttpExchange exchange, Provider provider, Stats.Call call, @Nullable Fault fault) {

  boolean befalls(Fault.Kind kind) {
    return fault != null && fault.kind() == kind;
  }

  /** Sends the status line: a stream's client knows at once that it is being served. */
  OutputStream open(String contentType) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    // A length that is never reached: closing the exchange then cuts the connection.
    exchange.sendResponseHeaders(200, befalls(Fault.Kind.CUT) ? 1L << 40 : 0);
    // With its own packet, the answer's first byte already fails when the client is gone.
    exchange.getResponseBody().flush();
    return exchange.getResponseBody();
  }

  /** Answers in one piece. */
  void answer(Object body) {
    try (exchange) {
      var out = open("application/json");
      if (befalls(Fault.Kind.CUT)) {
        out.write("{\"id\":\"".getBytes(StandardCharsets.UTF_8));
        out.flush();
        call.failed();
        return;
      }
      call.answered();
      if (befalls(Fault.Kind.MALFORMED)) {
        out.write(Framing.NONSENSE.getBytes(StandardCharsets.UTF_8));
      } else {
        Json.EMBEDDED.writeValue(out, body);
      }
      // One more write to learn by that the client is gone.
      out.flush();
      out.close();
    } catch (IOException gone) {
      call.abandoned();
    }
  }

  /** Refuses; the fault's own headers stand over the provider's. */
  void refuse(Problem problem) throws IOException {
    call.failed();
    var refusal = provider.refuse(problem);
    refusal.headers().forEach(exchange.getResponseHeaders()::set);
    if (fault != null) {
      fault.headers().forEach(exchange.getResponseHeaders()::set);
    }
    Json.respond(exchange, problem.status(), refusal.body());
  }
}
