package io.cemaf.testapps.clients;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of standard input: a call, the end of one, system properties to set, or the end of all.
 *
 * @param id names the call, in its events and as its thread's name
 * @param shape which of the library's shapes to call
 * @param maxTokens the answer's limit; null for the library's default
 * @param effort of reasoning, as the vendor spells it; null for the library's default
 * @param texts what to embed; null for the prompt alone
 * @param dimensions of embeddings; null for the model's own
 * @param retries the library's own ones
 * @param on {@code "event-loop"} for a thread that must not be blocked
 * @param leave how a stream is left after its first item: {@code "close"} or {@code "forget"}; null
 *     for reading it to its end
 * @param cancel whether the call of this id is to be cancelled
 * @param set system properties by name
 * @param exit whether this is the last command
 */
public record Command(
    String id,
    String shape,
    String prompt,
    String model,
    @Nullable Integer maxTokens,
    @Nullable String effort,
    @Nullable List<String> texts,
    @Nullable Integer dimensions,
    int retries,
    String key,
    @Nullable String on,
    @Nullable String leave,
    boolean cancel,
    @Nullable Map<String, String> set,
    boolean exit) {

  /** What a client is made from. */
  public record Settings(
      String model,
      @Nullable Integer maxTokens,
      @Nullable String effort,
      @Nullable Integer dimensions,
      int retries,
      String key) {}

  public Command {
    id = or(id, "");
    shape = or(shape, "");
    prompt = or(prompt, "What does it depend on?");
    model = or(model, "test-model");
    key = or(key, "test-key");
  }

  /** Whether a stream is left after its first item. */
  public boolean leaves() {
    return leave != null;
  }

  /** Whether a stream that is left is closed. */
  public boolean closes() {
    return !"forget".equals(leave);
  }

  public Settings settings() {
    return new Settings(model, maxTokens, effort, dimensions, retries, key);
  }

  public List<String> textsOrPrompt() {
    return texts == null ? List.of(prompt) : texts;
  }

  private static String or(@Nullable String given, String otherwise) {
    return given == null ? otherwise : given;
  }
}
