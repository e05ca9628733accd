package io.cemaf.agent.limit;

/**
 * What a provider's answer says of its limits. {@link #UNKNOWN} for each number that it does not
 * tell; a reset is how long it takes until all of a limit is there again.
 *
 * @param retryAfterNanos when trying again makes sense, 1 or more
 * @param remainingRequests 0 or more
 * @param requestsResetNanos 1 or more
 * @param limitRequests 1 or more, of a period that is not told
 * @param remainingTokens 0 or more
 * @param tokensResetNanos 1 or more
 * @param limitTokens 1 or more
 */
public record ProviderLimits(
    long retryAfterNanos,
    long remainingRequests,
    long requestsResetNanos,
    long limitRequests,
    long remainingTokens,
    long tokensResetNanos,
    long limitTokens) {
  public static final long UNKNOWN = -1;

  /** An answer that says nothing. */
  public static final ProviderLimits NONE =
      new ProviderLimits(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);

  /** How long nothing is left; {@link #UNKNOWN} while something is, or nobody knows. */
  public long exhaustedNanos() {
    var requests = remainingRequests == 0 ? requestsResetNanos : UNKNOWN;
    var tokens = remainingTokens == 0 ? tokensResetNanos : UNKNOWN;
    return Math.max(requests, tokens);
  }
}
