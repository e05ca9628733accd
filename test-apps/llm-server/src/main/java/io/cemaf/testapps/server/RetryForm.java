package io.cemaf.testapps.server;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a refusal says when to come again. */
public enum RetryForm {
  /** {@code Retry-After: 47}. */
  @JsonProperty("seconds")
  SECONDS,
  /** {@code Retry-After: Wed, 21 Oct 2026 07:28:00 GMT}. */
  @JsonProperty("date")
  DATE,
  /** {@code retry-after-ms: 47000}. */
  @JsonProperty("millis")
  MILLIS,
  /** Google's {@code details[].retryDelay: "47s"}; nothing with other providers. */
  @JsonProperty("body")
  BODY,
  /** Not at all. */
  @JsonProperty("none")
  NONE
}
