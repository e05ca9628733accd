package io.cemaf.testapps.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with a call, named by the {@code x-cemaf-fault} header (the bare kind,
 * or this record as JSON) or posted to {@code /control/faults}.
 *
 * @param retryAfterSeconds when a refusal says to come again
 * @param delayMillis how late the headers come
 * @param afterTokens where a stream is cut or turns into nonsense
 * @param times how many calls it befalls when it comes from the control endpoint
 * @param model only calls for this model; null for all
 * @param retryForm how a rate limit says when to come again; null for the provider's own way
 * @param status of an error, 500 by default
 * @param message of a refusal; null for the provider's own
 * @param headers of a refusal, over all others, as they are: -1, 0 and garbage too
 * @param inputTokens of an absurd usage, -1 by default
 * @param outputTokens of an absurd usage, the most an int holds by default
 */
public record Fault(
    Kind kind,
    int retryAfterSeconds,
    int delayMillis,
    int afterTokens,
    int times,
    @Nullable String model,
    @Nullable RetryForm retryForm,
    int status,
    @Nullable String message,
    Map<String, String> headers,
    int inputTokens,
    int outputTokens) {

  /** What goes wrong. */
  public enum Kind {
    /** 429, and when to come again. */
    @JsonProperty("rate-limit")
    RATE_LIMIT,
    /** Any other status, with the provider's error body. */
    @JsonProperty("error")
    ERROR,
    /** 400: the prompt is too long for the model. */
    @JsonProperty("context-overflow")
    CONTEXT_OVERFLOW,
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
    MALFORMED,
    /** The answer does not say how many tokens it took. */
    @JsonProperty("no-usage")
    NO_USAGE,
    /** The answer lies about how many tokens it took. */
    @JsonProperty("absurd-usage")
    ABSURD_USAGE
  }

  @SuppressWarnings("ConstantValue") // Jackson passes null for what is absent.
  public Fault {
    retryAfterSeconds = retryAfterSeconds == 0 ? 1 : retryAfterSeconds;
    delayMillis = delayMillis == 0 ? 1_000 : delayMillis;
    afterTokens = afterTokens == 0 ? 3 : afterTokens;
    times = times == 0 ? 1 : times;
    status = status == 0 ? 500 : status;
    headers = headers == null ? Map.of() : Map.copyOf(headers);
    inputTokens = inputTokens == 0 ? -1 : inputTokens;
    outputTokens = outputTokens == 0 ? Integer.MAX_VALUE : outputTokens;
  }

  public static Fault of(Kind kind) {
    return new Fault(kind, 0, 0, 0, 0, null, null, 0, null, Map.of(), 0, 0);
  }

  public Fault withTimes(int number) {
    return with("times", number);
  }

  public Fault withRetryAfterSeconds(int seconds) {
    return with("retryAfterSeconds", seconds);
  }

  public Fault withRetryForm(RetryForm form) {
    return with("retryForm", form);
  }

  public Fault withDelayMillis(int millis) {
    return with("delayMillis", millis);
  }

  public Fault withAfterTokens(int tokens) {
    return with("afterTokens", tokens);
  }

  public Fault withModel(String name) {
    return with("model", name);
  }

  public Fault withStatus(int number) {
    return with("status", number);
  }

  public Fault withMessage(String text) {
    return with("message", text);
  }

  /** With a header more. */
  public Fault withHeader(String name, String value) {
    var more = new HashMap<>(headers);
    more.put(name, value);
    return with("headers", more);
  }

  public Fault withUsage(int input, int output) {
    return with("inputTokens", input).with("outputTokens", output);
  }

  private Fault with(String field, Object value) {
    var fields = Json.MAPPER.convertValue(this, new TypeReference<Map<String, Object>>() {});
    fields.put(field, value);
    return Json.MAPPER.convertValue(fields, Fault.class);
  }
}
