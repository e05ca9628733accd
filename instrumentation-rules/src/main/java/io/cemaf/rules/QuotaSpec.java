package io.cemaf.rules;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider's limits, shared by the calls of all rules that name it; each combination of its key's
 * parts has them for itself. Without any limit it goes by what the provider's answers say.
 *
 * @param key its parts; empty where all calls share one
 * @param requests with its period; null for no limit, as the three that follow
 * @param tokens of requests and answers together, with its period
 * @param maxWait how long a call waits for its turn; null for as long as its deadline leaves
 */
public record QuotaSpec(
    String name,
    SourceRef source,
    List<KeyPart> key,
    @Nullable CallRate requests,
    @Nullable CallRate tokens,
    @Nullable Long requestsPerDay,
    @Nullable Long tokensPerDay,
    @Nullable Duration maxWait) {
  public QuotaSpec {
    key = List.copyOf(key);
  }
}
