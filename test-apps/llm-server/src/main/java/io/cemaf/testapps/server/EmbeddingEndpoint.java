package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** {@code POST /v1/embeddings}: vectors that depend on the text and the seed alone. */
final class EmbeddingEndpoint extends ModelEndpoint {
  private static final int TOKENS_PER_TEXT = 5;

  EmbeddingEndpoint(
      ServerConfig config,
      Engine engine,
      Faults faults,
      Stats stats,
      Executor writers,
      ScheduledExecutorService timer) {
    super(config, engine, faults, stats, writers, timer);
  }

  @Override
  void serve(Served served) {
    var texts = texts(served.request().path("input"));
    var tokens = TOKENS_PER_TEXT * texts.size();
    engine.submit(
        new Batch.Job(tokens, tokens),
        (done, last) -> writers.execute(() -> answer(served, texts, tokens)));
  }

  private static List<String> texts(JsonNode input) {
    if (!input.isArray()) {
      return List.of(input.asText());
    }
    var texts = new ArrayList<String>();
    input.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private void answer(Served served, List<String> texts, int tokens) {
    served.call().end(true);
    var base64 = served.request().path("encoding_format").asText("float").equals("base64");
    var dimensions = served.request().path("dimensions").asInt(config.embeddingDimensions());
    var data = new ArrayList<Map<String, Object>>();
    for (var i = 0; i < texts.size(); i++) {
      var vector = vector(texts.get(i), dimensions);
      data.add(
          Map.of("object", "embedding", "index", i, "embedding", base64 ? encode(vector) : vector));
    }
    try {
      Json.respond(
          served.exchange(),
          200,
          Map.of(
              "object",
              "list",
              "data",
              data,
              "model",
              served.model(),
              "usage",
              Map.of("prompt_tokens", tokens, "total_tokens", tokens)));
    } catch (IOException abandoned) {
      served.exchange().close();
    }
  }

  private float[] vector(String text, int dimensions) {
    var random = new SplittableRandom(config.seed() * 31 + text.hashCode());
    var vector = new float[dimensions];
    for (var i = 0; i < dimensions; i++) {
      vector[i] = (float) (random.nextDouble() * 2 - 1);
    }
    return vector;
  }

  private static String encode(float[] vector) {
    var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
