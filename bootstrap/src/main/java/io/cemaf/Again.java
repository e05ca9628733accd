package io.cemaf;

import org.jspecify.annotations.Nullable;

/** What is needed of a call to be made again, kept from its admission to its end. */
public final class Again {
  private final @Nullable Object self;
  private final @Nullable Object @Nullable [] arguments;
  private final long cameNanos;
  private final @Nullable TimeLimit timeLimit;

  /** Of the attempts that this is a later one of. */
  private volatile @Nullable Again first;

  /** Something ran within it that must not run twice. */
  private volatile boolean spent;

  /**
   * Keeps what is given, as it is.
   *
   * @param cameNanos when the call was made, on the agent's clock
   * @param timeLimit what stops it in time; null for nothing
   */
  public Again(
      @Nullable Object self,
      @Nullable Object @Nullable [] arguments,
      long cameNanos,
      @Nullable TimeLimit timeLimit) {
    this.self = self;
    this.arguments = arguments;
    this.cameNanos = cameNanos;
    this.timeLimit = timeLimit;
  }

  /** The receiver; null for a static method. */
  public @Nullable Object self() {
    return self;
  }

  /** The arguments as they were given. */
  public @Nullable Object @Nullable [] arguments() {
    return arguments;
  }

  /** When the call was made, on the agent's clock. */
  public long cameNanos() {
    return cameNanos;
  }

  /** What stops it in time; null for nothing. */
  public @Nullable TimeLimit timeLimit() {
    return timeLimit;
  }

  /** This is a later attempt: what it may not repeat, none that comes after it may. */
  public void laterThan(Again earlier) {
    first = earlier;
    if (spent) {
      earlier.spend();
    }
  }

  /** Forbids further attempts; on any thread. */
  public void spend() {
    spent = true;
    var earlier = first;
    if (earlier != null) {
      earlier.spend();
    }
  }

  /** Whether there may be no further attempt. */
  public boolean isSpent() {
    return spent;
  }
}
