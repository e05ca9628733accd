package io.cemaf.testapps.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the server is like.
 *
 * @param port 0 for any that is free
 * @param seed of answer lengths: the same calls in the same order get the same ones
 * @param slots calls that run at once; more wait in an unbounded FIFO
 * @param medianTokens of an answer; lengths are log-normal, clipped at six medians
 * @param sigma of the lengths' logarithm; 0 for answers of one length
 * @param charactersPerToken how long the answers' text is: 4 for real text, thousands to fill heaps
 * @param tokensPerChunk of a streamed answer
 * @param embeddingDimensions length of an embedding
 * @param charactersPerPromptToken a prompt has as many tokens as the JSON of its contents has
 *     characters, divided by this
 * @param quota of each model and API key; null for none
 */
public record ServerConfig(
    int port,
    long seed,
    int slots,
    Knee knee,
    int medianTokens,
    double sigma,
    int charactersPerToken,
    int tokensPerChunk,
    int embeddingDimensions,
    int charactersPerPromptToken,
    @Nullable Quota quota) {

  /** The overload bench's base case: 64 slots, a knee at 32, 20 ms a token, a median of 50. */
  public static ServerConfig base() {
    return new ServerConfig(
        0, 1, 64, new Knee(32, Duration.ofMillis(20)), 50, 1, 4, 1, 384, 4, null);
  }

  /** A quick one for tests that are not about time: a millisecond a token, short answers. */
  public static ServerConfig quick() {
    return base().withKnee(32, Duration.ofMillis(1)).withTokens(10, 0);
  }

  public ServerConfig withPort(int number) {
    return new ServerConfig(
        number,
        seed,
        slots,
        knee,
        medianTokens,
        sigma,
        charactersPerToken,
        tokensPerChunk,
        embeddingDimensions,
        charactersPerPromptToken,
        quota);
  }

  public ServerConfig withSeed(long number) {
    return new ServerConfig(
        port,
        number,
        slots,
        knee,
        medianTokens,
        sigma,
        charactersPerToken,
        tokensPerChunk,
        embeddingDimensions,
        charactersPerPromptToken,
        quota);
  }

  public ServerConfig withSlots(int number) {
    return new ServerConfig(
        port,
        seed,
        number,
        knee,
        medianTokens,
        sigma,
        charactersPerToken,
        tokensPerChunk,
        embeddingDimensions,
        charactersPerPromptToken,
        quota);
  }

  public ServerConfig withKnee(int calls, Duration step) {
    return new ServerConfig(
        port,
        seed,
        slots,
        new Knee(calls, step),
        medianTokens,
        sigma,
        charactersPerToken,
        tokensPerChunk,
        embeddingDimensions,
        charactersPerPromptToken,
        quota);
  }

  public ServerConfig withTokens(int median, double spread) {
    return new ServerConfig(
        port,
        seed,
        slots,
        knee,
        median,
        spread,
        charactersPerToken,
        tokensPerChunk,
        embeddingDimensions,
        charactersPerPromptToken,
        quota);
  }

  public ServerConfig withCharactersPerToken(int number) {
    return new ServerConfig(
        port,
        seed,
        slots,
        knee,
        medianTokens,
        sigma,
        number,
        tokensPerChunk,
        embeddingDimensions,
        charactersPerPromptToken,
        quota);
  }

  public ServerConfig withCharactersPerPromptToken(int number) {
    return new ServerConfig(
        port,
        seed,
        slots,
        knee,
        medianTokens,
        sigma,
        charactersPerToken,
        tokensPerChunk,
        embeddingDimensions,
        number,
        quota);
  }

  /** With a quota of requests and tokens a period for each model and API key. */
  public ServerConfig withQuota(int requests, Duration period, long tokens) {
    return new ServerConfig(
        port,
        seed,
        slots,
        knee,
        medianTokens,
        sigma,
        charactersPerToken,
        tokensPerChunk,
        embeddingDimensions,
        charactersPerPromptToken,
        new Quota(requests, period, tokens));
  }

  /** How many tokens a prompt has. */
  int promptTokens(Asked asked) {
    return Math.max(1, asked.promptCharacters() / charactersPerPromptToken);
  }

  /** How many tokens the answer of so many-th call has. */
  int tokens(long call) {
    var random = new java.util.SplittableRandom(seed * 31 + call);
    var normal = gaussian(random.nextDouble(), random.nextDouble());
    var tokens = medianTokens * Math.exp(sigma * normal);
    return (int) Math.max(1, Math.min(6L * medianTokens, Math.round(tokens)));
  }

  // Box-Muller: SplittableRandom has no nextGaussian on 17 that is the same on 25.
  private static double gaussian(double u, double v) {
    return Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);
  }
}
