package io.cemaf.testapps.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with a call, named by the {@code x-cemaf-fault} header (the bare kind,
 * or this record as JSON) or posted to {@code /control/faults}.
 *
 * @param retryAfterSeconds what a refusal says in Retry-After
 * @param delayMillis how late the headers come
 * @param afterTokens where a stream is cut or turns into nonsense
 * @param times how many calls it befalls when it comes from the control endpoint
 * @param model only calls for this model; null for all
 */
public record Fault(
    Kind kind,
    int retryAfterSeconds,
    int delayMillis,
    int afterTokens,
    int times,
    @Nullable String model) {

  /** What goes wrong. */
  public enum Kind {
    /** 429 with Retry-After. */
    @JsonProperty("rate-limit")
    RATE_LIMIT,
    /** 500 with OpenAI's error body. */
    @JsonProperty("error")
    ERROR,
    /** No answer, ever. */
    @JsonProperty("hang")
    HANG,
    /** The status line comes late. */
    @JsonProperty("slow-headers")
    SLOW_HEADERS,
    /** The connection ends in the middle of the answer. */
    @JsonProperty("cut")
    CUT,
    /** The body, or the stream's next event, is not JSON. */
    @JsonProperty("malformed")
    MALFORMED
  }

  public Fault {
    retryAfterSeconds = retryAfterSeconds == 0 ? 1 : retryAfterSeconds;
    delayMillis = delayMillis == 0 ? 1_000 : delayMillis;
    afterTokens = afterTokens == 0 ? 3 : afterTokens;
    times = times == 0 ? 1 : times;
  }

  public static Fault of(Kind kind) {
    return new Fault(kind, 0, 0, 0, 0, null);
  }

  public Fault withTimes(int number) {
    return new Fault(kind, retryAfterSeconds, delayMillis, afterTokens, number, model);
  }

  public Fault withRetryAfterSeconds(int seconds) {
    return new Fault(kind, seconds, delayMillis, afterTokens, times, model);
  }
}
