package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One provider's words for requests, answers and errors. */
interface Provider {
  /**
   * The call that a request is.
   *
   * @param path decoded, without the query
   * @return null when there is nothing at the path
   */
  @Nullable ModelCall read(String path, JsonNode body);

  /** How it refuses. */
  Refusal refuse(Problem problem);

  /** The headers and the body of a refusal. */
  record Refusal(Map<String, String> headers, Object body) {}

  /** The headers that say how much of the quota is left. */
  Map<String, String> headers(RateLimit limit);
}
