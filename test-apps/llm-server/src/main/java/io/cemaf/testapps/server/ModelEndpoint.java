package io.cemaf.testapps.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.cemaf.testapps.server.Answer.Finish;
import io.cemaf.testapps.server.ServerStats.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One provider's calls: counted, befallen by faults, held to the quota, run by the engine. */
final class ModelEndpoint implements HttpHandler {
  private final Provider provider;
  private final Service service;

  ModelEndpoint(Provider provider, Service service) {
    this.provider = provider;
    this.service = service;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var path = exchange.getRequestURI().getPath();
    @Nullable ModelCall call;
    try {
      call = provider.read(path, Json.MAPPER.readTree(body));
    } catch (IOException problem) {
      refuseUncounted(exchange, body, Problem.of(400, String.valueOf(problem.getMessage())));
      return;
    }
    if (call == null) {
      refuseUncounted(exchange, body, Problem.of(404, "There is nothing at " + path));
    } else if (call instanceof ModelCall.Lookup lookup) {
      var look = service.stats().look(received(exchange, call.model(), body));
      new Served(exchange, provider, look, null).answer(lookup.body());
    } else {
      var fault = service.faults().next(header(exchange, "x-cemaf-fault"), call.model());
      var counted = service.stats().begin(received(exchange, call.model(), body), fault);
      befall(new Served(exchange, provider, counted, fault), call);
    }
  }

  private void befall(Served served, ModelCall call) throws IOException {
    var fault = served.fault();
    if (fault == null) {
      serve(served, call);
      return;
    }
    switch (fault.kind()) {
      case RATE_LIMIT -> {
        var again = Duration.ofSeconds(fault.retryAfterSeconds());
        var limit =
            new RateLimit(
                again,
                fault.retryForm(),
                new RateLimit.Window(60, 0, again),
                new RateLimit.Window(100_000, 50_000, again));
        served.refuse(new Problem(429, false, fault.message(), limit));
      }
      case ERROR -> served.refuse(new Problem(fault.status(), false, fault.message(), null));
      case CONTEXT_OVERFLOW -> served.refuse(new Problem(400, true, fault.message(), null));
      // An answer that never comes: the exchange stays open until the server is closed.
      case HANG -> {}
      case SLOW_HEADERS -> {
        var unused =
            service
                .timer()
                .schedule(
                    () -> service.writers().execute(() -> quietly(served, call)),
                    fault.delayMillis(),
                    TimeUnit.MILLISECONDS);
      }
      case CUT, MALFORMED, NO_USAGE, ABSURD_USAGE -> serve(served, call);
    }
  }

  private void quietly(Served served, ModelCall call) {
    try {
      serve(served, call);
    } catch (IOException gone) {
      served.call().abandoned();
      served.exchange().close();
    }
  }

  private void serve(Served served, ModelCall call) throws IOException {
    if (call instanceof ModelCall.Chat chat) {
      chat(served, chat);
    } else if (call instanceof ModelCall.Embedding embedding) {
      embed(served, embedding);
    } else if (call instanceof ModelCall.Lookup lookup) {
      served.answer(lookup.body());
    }
  }

  private void chat(Served served, ModelCall.Chat chat) throws IOException {
    var answer = answer(served, chat.asked());
    var promptTokens = service.config().promptTokens(chat.asked());
    if (!admitted(served, answer.model(), promptTokens + answer.tokens())) {
      return;
    }
    if (chat.asked().stream()) {
      // Tools are asked for in one piece.
      var tokensPerPiece =
          answer.tools().isEmpty() ? service.config().tokensPerChunk() : answer.tokens();
      var job = new Batch.Job(answer.tokens(), tokensPerPiece);
      var stream =
          new AnswerStream(served, answer, chat.format(), () -> service.engine().cancel(job));
      service.engine().submit(job, (done, last) -> stream.reached(done, service.writers()));
    } else {
      run(answer.tokens(), () -> served.answer(chat.format().whole(answer)));
    }
  }

  private void embed(Served served, ModelCall.Embedding call) throws IOException {
    var config = service.config();
    var tokens = Embeddings.TOKENS_PER_TEXT * call.texts().size();
    if (admitted(served, call.model(), tokens)) {
      var dimensions = call.dimensions() > 0 ? call.dimensions() : config.embeddingDimensions();
      run(
          tokens,
          () ->
              served.answer(
                  call.format()
                      .whole(Embeddings.vectors(call.texts(), dimensions, config.seed()), tokens)));
    }
  }

  private void run(int tokens, Runnable answer) {
    service
        .engine()
        .submit(new Batch.Job(tokens, tokens), (done, last) -> service.writers().execute(answer));
  }

  /** Takes the call's share of the quota, or refuses. */
  private boolean admitted(Served served, String model, int tokens) throws IOException {
    var limit = service.quotas().take(model, served.exchange().getRequestHeaders(), tokens);
    if (limit == null) {
      return true;
    }
    provider.headers(limit).forEach(served.exchange().getResponseHeaders()::set);
    if (limit.retryAfter() == null) {
      return true;
    }
    served.refuse(Problem.limited(limit));
    return false;
  }

  private Answer answer(Served served, Asked asked) throws IOException {
    var config = service.config();
    var number = service.calls().getAndIncrement();
    var wanted = number(header(served.exchange(), "x-cemaf-tokens"), config.tokens(number));
    var tokens = Math.min(wanted, asked.mostTokens());
    var tools = tools(asked);
    var finish = wanted > tokens ? Finish.LENGTH : Finish.STOP;
    return new Answer(
        number,
        asked.model(),
        usage(served.fault(), new Usage(config.promptTokens(asked), tokens)),
        tokens,
        number(
            header(served.exchange(), "x-cemaf-characters-per-token"), config.charactersPerToken()),
        tools.isEmpty() ? finish : Finish.TOOLS,
        tools);
  }

  private List<ToolCall> tools(Asked asked) throws IOException {
    if (!asked.tools()) {
      return List.of();
    }
    var wanted = ToolCall.wanted(asked.userText(), asked.afterToolResult());
    return wanted.isEmpty() && !asked.afterToolResult() ? service.tools().next() : wanted;
  }

  private static @Nullable Usage usage(@Nullable Fault fault, Usage truth) {
    if (fault == null) {
      return truth;
    }
    return switch (fault.kind()) {
      case NO_USAGE -> null;
      case ABSURD_USAGE -> new Usage(fault.inputTokens(), fault.outputTokens());
      default -> truth;
    };
  }

  private void refuseUncounted(HttpExchange exchange, String body, Problem problem)
      throws IOException {
    var look = service.stats().look(received(exchange, "none", body));
    new Served(exchange, provider, look, null).refuse(problem);
  }

  private static Received received(HttpExchange exchange, String model, String body) {
    var headers = new TreeMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    return new Received(
        System.nanoTime(),
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        headers,
        model,
        body,
        ServerStats.Outcome.OPEN);
  }

  private static @Nullable String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  private static int number(@Nullable String header, int otherwise) {
    return header == null ? otherwise : Integer.parseInt(header);
  }
}
