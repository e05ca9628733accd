package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/** Vectors that depend on the text and the seed alone. */
final class Embeddings {
  static final int TOKENS_PER_TEXT = 5;

  private Embeddings() {}

  /** The texts of an input that is one or an array of them. */
  static List<String> texts(JsonNode input) {
    if (!input.isArray()) {
      return List.of(input.asText());
    }
    var texts = new ArrayList<String>();
    input.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  static List<float[]> vectors(List<String> texts, int dimensions, long seed) {
    return texts.stream().map(text -> vector(text, dimensions, seed)).toList();
  }

  /** The vector's floats, little endian, in Base64. */
  static String encode(float[] vector) {
    var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static float[] vector(String text, int dimensions, long seed) {
    var random = new SplittableRandom(seed * 31 + text.hashCode());
    var vector = new float[dimensions];
    for (var i = 0; i < dimensions; i++) {
      vector[i] = (float) (random.nextDouble() * 2 - 1);
    }
    return vector;
  }
}
