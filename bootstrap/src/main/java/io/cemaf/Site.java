package io.cemaf;

import org.jspecify.annotations.Nullable;

/**
 * What is decided for one woven method at the moment: immutable, replaced when a decision changes.
 * The agent's subclass decides; this half is what the fast path reads.
 */
public abstract class Site {
  final Account account;

  /** Nothing to decide: count the call and let it go. */
  boolean direct;

  /** Whether a call ends with the future or process it returns, where it returns one. */
  final boolean endsWithFuture;

  /** Counting is all there is to a call that returns: it need not even be put on the stack. */
  boolean plain;

  private final boolean nothingToDecide;

  protected Site(Account account, boolean direct, boolean endsWithFuture) {
    this.account = account;
    nothingToDecide = direct;
    this.endsWithFuture = endsWithFuture;
    askAboutAll(false);
  }

  /**
   * Lets {@link #admit} be asked although there is nothing to decide, or no more. Other threads may
   * see it a little later.
   */
  protected final void askAboutAll(boolean ask) {
    direct = nothingToDecide && !ask;
    plain = direct && !endsWithFuture;
  }

  /**
   * Decides on a call: returns when it may proceed, having waited if need be, or with the refusal.
   *
   * @return null if the call may proceed; a refusal is returned and not thrown, for each method
   *     that an exception passes through costs more than all the rest of refusing
   * @throws InterruptedException only after {@link Call#interruptible}, for methods that declare it
   */
  protected abstract @Nullable CallRejectedException admit(
      Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments)
      throws InterruptedException;

  /**
   * Answers an admitted call in its body's place, as {@link Call#answer} was told; the calls made
   * in here are ordinary ones. What the application's own code throws goes to the caller.
   */
  protected @Nullable Object answer(
      Object how, @Nullable Object self, @Nullable Object @Nullable [] arguments) throws Throwable {
    throw new IllegalStateException("nothing is answered here");
  }

  /** Gives back whatever {@link #admit} took. Called once for each call that holds a grant. */
  protected abstract void ended(Call call, @Nullable Throwable thrown);

  /**
   * What becomes of a call whose body threw, after it has ended: an answer all the same, or what is
   * thrown here. Called for calls that {@link Call#again} was said of.
   */
  protected @Nullable Object failed(Again again, Throwable thrown) throws Throwable {
    throw thrown;
  }

  /** What the caller of a method gets that returned a future. As {@link #failed}. */
  protected Object followed(Again again, Object future) {
    return future;
  }

  /**
   * A call has answered something that is read later, as {@link Call#endsWithAnswer} was told.
   *
   * @return whether it goes on until {@link Call#accept} is called again
   */
  protected boolean answered(Call call, Object answer) {
    return false;
  }

  /** The arguments for the body; overridden where a rule rewrites them or wraps a callback. */
  protected @Nullable Object[] arguments(Call call, @Nullable Object[] given) {
    return given;
  }

  /** What the caller gets in place of the body's result, as {@link Call#result} was told. */
  protected @Nullable Object result(Object how, @Nullable Object bodys) {
    return bodys;
  }

  /** Counts a call in. Nested calls of the same rule are part of the call that is counted. */
  final void started(Call call) {
    if (!call.nested()) {
      count(call);
    }
  }

  /** Counts a call in that is known not to be nested. */
  protected final void count(Call call) {
    call.counted = true;
    call.countedIn(call.frame.started(account.meter));
    if (account.timed) {
      call.startNanos = System.nanoTime();
    }
  }
}
