package io.cemaf.testapps.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cemaf.testapps.context.ContextApp;
import java.time.Duration;
import java.util.Locale;

/**
 * One run of an application that holds more context than its heap has room for, and reads all of it
 * again.
 *
 * @param result the line that it prints; missing if it came to none
 * @param outOfMemory whether it ended for want of heap
 */
record FullHeap(JsonNode result, boolean outOfMemory) {
  /** What is held, and how much of it. */
  enum Kind {
    DOCUMENTS("segments", 1_024),
    CONVERSATIONS("chats", 512);

    final int mebibytes;
    private final String name;

    Kind(String name, int mebibytes) {
      this.name = name;
      this.mebibytes = mebibytes;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final String HEAP = "192m";

  /** As -XX:+ExitOnOutOfMemoryError says it. */
  private static final int OUT_OF_MEMORY = 3;

  static FullHeap bare(Kind kind) {
    return run(application(kind).bare());
  }

  static FullHeap guarded(Kind kind, String rules) {
    return run(application(kind).rules(rules));
  }

  private static ForkPlan application(Kind kind) {
    return ForkedJvm.of(ContextApp.class, kind.name, Integer.toString(kind.mebibytes))
        .flags("-Xmx" + HEAP, "-XX:+ExitOnOutOfMemoryError")
        .notHeld();
  }

  private static FullHeap run(ForkPlan plan) {
    try (var jvm = plan.start()) {
      var ended = jvm.await(Duration.ofMinutes(5));
      var result =
          ended.exit() == 0 ? new JsonMapper().readTree(ended.stdout()) : MissingNode.getInstance();
      return new FullHeap(result, ended.exit() == OUT_OF_MEMORY);
    } catch (JsonProcessingException problem) {
      throw new IllegalStateException(problem);
    }
  }

  /** Whether each value was what it had been. */
  boolean isWhole() {
    var values = result.path("values").asInt();
    return values > 0 && result.path("verified").asInt() == values;
  }

  /** For the table. */
  @Override
  public String toString() {
    if (outOfMemory) {
      return "OutOfMemoryError";
    }
    return result.isMissingNode()
        ? "ended early"
        : "%d of %d values verified, %.1f s, %d MB resident"
            .formatted(
                result.path("verified").asInt(),
                result.path("values").asInt(),
                result.path("wallMillis").asLong() / 1e3,
                result.path("peakRssBytes").asLong() >> 20);
  }
}
