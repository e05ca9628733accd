package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/chat/completions}, whole or streamed. */
final class ChatEndpoint extends ModelEndpoint {
  private final AtomicLong calls = new AtomicLong();

  ChatEndpoint(
      ServerConfig config,
      Engine engine,
      Faults faults,
      Stats stats,
      Executor writers,
      ScheduledExecutorService timer) {
    super(config, engine, faults, stats, writers, timer);
  }

  @Override
  void serve(Served served) throws IOException {
    var number = calls.getAndIncrement();
    var headers = served.exchange().getRequestHeaders();
    var wanted = number(headers.getFirst("x-cemaf-tokens"), config.tokens(number));
    var most = most(served.request());
    var tokens = Math.min(wanted, most);
    var perToken =
        number(headers.getFirst("x-cemaf-characters-per-token"), config.charactersPerToken());
    var answer =
        new ChatAnswer(
            "chatcmpl-" + number,
            served.model(),
            promptTokens(served.request()),
            tokens,
            perToken,
            wanted > most ? "length" : "stop");
    if (served.request().path("stream").asBoolean()) {
      var stream = new ChatStream(served, answer);
      var job = new Batch.Job(tokens, config.tokensPerChunk());
      stream.open();
      engine.submit(job, (done, last) -> stream.reached(done, last, writers));
    } else {
      engine.submit(
          new Batch.Job(tokens, tokens),
          (done, last) -> writers.execute(() -> answer.writeWhole(served)));
    }
  }

  private static int number(@Nullable String header, int otherwise) {
    return header == null ? otherwise : Integer.parseInt(header);
  }

  private static int most(JsonNode request) {
    var most = request.path("max_completion_tokens").asInt(request.path("max_tokens").asInt(0));
    return most > 0 ? most : Integer.MAX_VALUE;
  }

  private static int promptTokens(JsonNode request) {
    var characters = 0;
    for (var message : request.path("messages")) {
      characters += message.path("content").toString().length();
    }
    return Math.max(1, characters / 4);
  }
}
