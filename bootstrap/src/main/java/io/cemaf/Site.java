package io.cemaf;

import org.jspecify.annotations.Nullable;

/**
 * What is decided for one woven method at the moment: immutable, replaced when a decision changes.
 * The agent's subclass decides; this half is what the fast path reads.
 */
public abstract class Site {
  final Account account;

  /** Nothing to decide: count the call and let it go. */
  final boolean direct;

  /** Whether the call's duration is wanted. */
  final boolean timed;

  /** Whether a call ends with the future it returns, where it returns one. */
  final boolean endsWithFuture;

  /** Counting is all there is to a call that returns: it need not even be put on the stack. */
  final boolean plain;

  protected Site(Account account, boolean direct, boolean timed, boolean endsWithFuture) {
    this.account = account;
    this.direct = direct;
    plain = direct && !timed && !endsWithFuture;
    this.timed = timed;
    this.endsWithFuture = endsWithFuture;
  }

  /**
   * Decides on a call: returns when it may proceed, having waited if need be.
   *
   * @throws CallRejectedException if the call is refused
   * @throws InterruptedException only after {@link Call#interruptible}, for methods that declare it
   */
  protected abstract void admit(
      Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments)
      throws InterruptedException;

  /** Gives back whatever {@link #admit} took. Called once for each call that holds a grant. */
  protected abstract void ended(Call call, @Nullable Throwable thrown);

  /** The arguments for the body; overridden where a rule rewrites them or wraps a callback. */
  protected @Nullable Object[] arguments(Call call, @Nullable Object[] given) {
    return given;
  }

  /** Counts a call in. Nested calls of the same rule are part of the call that is counted. */
  protected final void started(Call call) {
    if (call.nested()) {
      return;
    }
    call.counted = true;
    account.meter.started(call.frame.stripe);
    if (timed) {
      call.startNanos = System.nanoTime();
    }
  }
}
