package io.cemaf.agent.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many tokens a call will use, before it is made. A pure step and a ratio that is learned:
 *
 * <pre>
 *   plain     = ceil(characters / 4) + (output tokens asked for, or 256)
 *   estimate  = ceil(plain * ratio)
 *   ratio    += 0.1 * (clamp(used / plain) - ratio)      clamped to 0.25 .. 4
 * </pre>
 *
 * <p>Most calls use less than the output that they may have, and languages differ in how many
 * characters a token has: one ratio for each quota makes up for both.
 */
public final class TokenEstimate {
  /** Output of a call that asks for no number of tokens. */
  public static final int DEFAULT_OUTPUT = 256;

  /** No call uses more; what says so is not believed. */
  public static final long MOST_TOKENS = 10_000_000;

  private static final int CHARACTERS_A_TOKEN = 4;
  private static final double WEIGHT = 0.1;
  private static final double LEAST = 0.25;
  private static final double MOST = 4;

  /** The ratio's bits. */
  private final AtomicLong ratio = new AtomicLong(Double.doubleToRawLongBits(1));

  /**
   * What a call would use by its length alone, 1 to {@link #MOST_TOKENS}.
   *
   * @param outputTokens that it asks for; 0 or less where it does not say
   */
  public static long plain(long characters, long outputTokens) {
    var input = Math.max(0, characters) / CHARACTERS_A_TOKEN;
    var rounded = characters % CHARACTERS_A_TOKEN > 0 ? input + 1 : input;
    var output = outputTokens > 0 ? outputTokens : DEFAULT_OUTPUT;
    return Math.min(MOST_TOKENS, Math.min(MOST_TOKENS, rounded) + Math.min(MOST_TOKENS, output));
  }

  /** Whether a call can have used that many. */
  public static boolean isPlausible(long tokens) {
    return tokens >= 0 && tokens <= MOST_TOKENS;
  }

  /** What a call will use, given {@link #plain}; 1 or more. */
  public long of(long plain) {
    var estimate = (long) Math.ceil(plain * ratio());
    return Math.max(1, Math.min(MOST_TOKENS, estimate));
  }

  /** Takes what a call has used in; nothing is learned of what no call can have used. */
  public void learn(long plain, long used) {
    if (plain < 1 || used < 1 || !isPlausible(used)) {
      return;
    }
    var seen = Math.max(LEAST, Math.min(MOST, (double) used / plain));
    while (true) {
      var bits = ratio.get();
      var old = Double.longBitsToDouble(bits);
      var next = Double.doubleToRawLongBits(old + WEIGHT * (seen - old));
      if (ratio.compareAndSet(bits, next)) {
        return;
      }
    }
  }

  /** Tokens used for each one estimated by length, 0.25 to 4. */
  public double ratio() {
    return Double.longBitsToDouble(ratio.get());
  }
}
