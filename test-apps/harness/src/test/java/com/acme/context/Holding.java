package com.acme.context;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Holds texts in a library's store, reads all of them and prints what they come to. */
public final class Holding {
  /** For as long as the JVM runs, as an application's own would be. */
  private static @Nullable Holder kept;

  private Holding() {}

  /** Arguments: the library's name, how many texts, characters of each, reads, if it is saved. */
  public static void main(String[] arguments) throws Exception {
    var holder = holder(arguments[0]);
    kept = holder;
    var texts = Integer.parseInt(arguments[1]);
    var characters = Integer.parseInt(arguments[2]);
    for (var i = 0; i < texts; i++) {
      holder.hold(i, text(i, characters));
    }
    var sum = new CRC32();
    var random = new Random(5);
    for (var left = Integer.parseInt(arguments[3]); left > 0; left--) {
      add(sum, holder.read(random.nextInt(texts)));
    }
    if (Boolean.parseBoolean(arguments[4])) {
      add(sum, holder.saved());
    }
    System.out.println(arguments[0] + " " + sum.getValue() + (kept == null ? " gone" : ""));
  }

  private static void add(CRC32 sum, String text) {
    sum.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Holder holder(String name) {
    return switch (name) {
      case "embeddings" -> new Embedded();
      case "vectors" -> new Vectors();
      case "checkpoints" -> new Checkpoints();
      case "sessions" -> new Sessions();
      case "archive" -> new Filing();
      case "vault" -> new Anything(false);
      case "shared" -> new Anything(true);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String text(int seed, int length) {
    var random = new Random(seed);
    var text = new StringBuilder(length + 10);
    while (text.length() < length) {
      text.append("word").append(random.nextInt(1000)).append(' ');
    }
    return text.toString();
  }

  /** As an embedding would be: the same for the same number, and of length one. */
  static float[] direction(int number) {
    var random = new Random(number);
    var direction = new float[8];
    var square = 0f;
    for (var i = 0; i < direction.length; i++) {
      direction[i] = random.nextFloat() - 0.5f;
      square += direction[i] * direction[i];
    }
    for (var i = 0; i < direction.length; i++) {
      direction[i] /= (float) Math.sqrt(square);
    }
    return direction;
  }
}
