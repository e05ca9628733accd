package io.cemaf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One call of a woven method, from its admission to its end. Calls live on their thread's stack and
 * are used again; a call that ends elsewhere (future, callback) leaves the stack for good.
 */
public final class Call implements BiConsumer<Object, Throwable> {
  private static final VarHandle LEASE;
  private static final VarHandle ENDED;

  static {
    try {
      var lookup = MethodHandles.lookup();
      LEASE = lookup.findVarHandle(Call.class, "lease", long.class);
      ENDED = lookup.findVarHandle(Call.class, "ended", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final Frame frame;
  final @Nullable Call below;
  @Nullable Call above;

  @Nullable Site site;
  long startNanos;
  boolean counted;

  /** Where the thread counted it; null for the meter's stripes. Left standing afterwards. */
  private @Nullable Tally tally;

  boolean skip;
  boolean endsByCallback;
  boolean endsByStream;
  boolean endsByFuture;
  boolean endsByAnswer;
  boolean interrupted;
  @Nullable Object skipValue;

  /** How the call is answered in its body's place; null for by its body. */
  @Nullable Object answer;

  /** What becomes of its result, as {@link Site#result} knows; null for as it is. */
  @Nullable Object resultBy;

  /** The call on another thread that a task carried here; null for a call of this thread's own. */
  @Nullable Call original;

  /** The lease of the original when its task was submitted. */
  private long originalMark;

  /** What the agent's admission took, for it to give back; null if nothing. */
  private @Nullable Object grant;

  /** For a call whose end may not be just its body's; null for all others. */
  private @Nullable Again again;

  /** Of the calls at this place, one after the other; null before the first that has one. */
  private @Nullable TimeLimit timeLimit;

  /** What the call asks of what is shared with other rules; null for nothing. */
  private @Nullable Object asked;

  /** What it answered, where it asks for something. */
  private @Nullable Object answered;

  /** What it hears of HTTP responses; null where nobody wants to know. */
  private @Nullable Hearing hearing;

  /** When the body was let go, where somebody wants to know; the agent's clock. */
  private long sentNanos;

  /** Published by the lease that is set after it. */
  private long leasedUntilNanos;

  private int trackedBy;

  /** Generation in the upper bits, 1 in the lowest while a grant is held. */
  @SuppressWarnings("unused")
  private volatile long lease;

  /** Set once by the end of a call that ends elsewhere; such calls are never used again. */
  @SuppressWarnings("unused")
  private volatile boolean ended;

  Call(Frame frame, @Nullable Call below) {
    this.frame = frame;
    this.below = below;
  }

  void start(Site entered) {
    site = entered;
    counted = false;
    skip = false;
    endsByCallback = false;
    endsByStream = false;
    endsByFuture = entered.endsWithFuture;
    endsByAnswer = false;
    interrupted = false;
    original = null;
    if (asked != null) {
      // A refused call leaves it behind.
      asked = null;
      answered = null;
    }
    forgetHeard();
  }

  /** A place on the stack is used by one call after the other. */
  private void forgetHeard() {
    if (hearing != null) {
      hearing = null;
    }
  }

  /** A reference is stored only where it is another: that costs more than comparing. */
  void countedIn(@Nullable Tally own) {
    if (tally != own) {
      tally = own;
    }
  }

  /** Makes this the trace of a call on another thread, until {@link #dismiss}. */
  void standFor(Call call, long mark) {
    site = null;
    original = call;
    originalMark = mark;
    forgetHeard();
  }

  void dismiss() {
    original = null;
  }

  /** The site of a call that goes on; a trace has the one of its original, and keeps nothing. */
  private @Nullable Site running() {
    var traced = original;
    if (traced == null) {
      return site;
    }
    var own = traced.site;
    // Calls are used again: what was read counts only if the lease is still the same afterwards.
    VarHandle.acquireFence();
    return traced.held() == originalMark ? own : null;
  }

  /** Adds this call to those that a task carries, if it holds something. */
  @Nullable Carried carried(@Nullable Carried outer) {
    var holder = original == null ? this : original;
    var mark = holder.held();
    var goesOn = mark != 0 && (original == null || mark == originalMark);
    return goesOn ? new Carried(holder, mark, outer) : outer;
  }

  /**
   * Whether a call further down this thread's stack, or one that the running task was submitted in,
   * is of the same rule and still runs.
   */
  public boolean nested() {
    var own = site;
    if (own == null || frame.holdsOnly(this)) {
      return false;
    }
    var logical = own.account.logical;
    for (var outer = below; outer != null; outer = outer.below) {
      var running = outer.running();
      if (running != null && running.account.logical == logical) {
        return true;
      }
    }
    var outermost = frame.plain();
    return outermost != null && outermost.logical == logical;
  }

  /** Makes the call answer {@code value} without running its body. */
  public void skip(@Nullable Object value) {
    skip = true;
    skipValue = value;
  }

  /** Whether the body is not run. */
  public boolean skips() {
    return skip;
  }

  /**
   * Makes the call be answered by {@link Site#answer}, once it is admitted, in its body's place.
   *
   * @param how handed to it
   */
  public void answer(Object how) {
    answer = how;
  }

  /**
   * Makes the call answer what {@link Site#result} makes of its body's result.
   *
   * @param how handed to it
   */
  public void result(Object how) {
    resultBy = how;
  }

  /** The call ends when {@link #accept} is called, not with its return. */
  public void endsWithCallback() {
    endsByCallback = true;
  }

  /** The call ends when {@link #accept} is called, also if its body is skipped. */
  public void endsWithStream() {
    endsByCallback = true;
    endsByStream = true;
  }

  /** The call goes on after its body: {@link Site#answered} is told what it answers. */
  public void endsWithAnswer() {
    endsByAnswer = true;
  }

  /** Makes what is called within this call part of one that ends elsewhere. */
  public void partOf(Call other) {
    var mark = other.held();
    if (mark != 0) {
      original = other;
      originalMark = mark;
    }
  }

  /** What {@link #skip} was told. */
  public @Nullable Object skipValue() {
    return skipValue;
  }

  /** The method declares InterruptedException: an interrupted wait may throw it. */
  public void interruptible() {
    interrupted = true;
  }

  boolean endsElsewhere(@Nullable Object result) {
    return endsByCallback
        || (endsByFuture
            && (result instanceof CompletionStage || (result instanceof Process && isOfUse())));
  }

  /** Whether anybody wants to know when it ends: a call within one of its rule is nobody's. */
  private boolean isOfUse() {
    return counted || held() != 0;
  }

  /** Makes this a call of another site, before anything was counted or held for it. */
  public void become(Site other) {
    site = other;
    endsByFuture = other.endsWithFuture;
  }

  /**
   * Whether a call further down this thread's stack is one of a rule.
   *
   * @param rule as its {@link Account} has it
   */
  public boolean within(Object rule) {
    for (var outer = below; outer != null; outer = outer.below) {
      var running = outer.running();
      if (running != null && running.account.isOf(rule)) {
        return true;
      }
    }
    var outermost = frame.plain();
    return outermost != null && outermost.isOf(rule);
  }

  /**
   * Whether a call further down this thread's stack, or one that the running task was submitted in,
   * is of such a site and still runs. Looks past calls that are only counted.
   */
  public boolean inside(Predicate<? super Site> kind) {
    for (var outer = below; outer != null; outer = outer.below) {
      var running = outer.running();
      if (running != null && kind.test(running)) {
        return true;
      }
    }
    return false;
  }

  /** The priority of the outermost call that this one is made in; its own if there is none. */
  public Priority priority() {
    var outermost = frame.plain();
    if (outermost != null) {
      return outermost.priority;
    }
    var found = Priority.NORMAL;
    for (var call = this; call.below != null; call = call.below) {
      var running = call.running();
      if (running != null) {
        found = running.account.priority;
      }
    }
    return found;
  }

  /**
   * True the first time: whoever watches leases has to get to know this object.
   *
   * @param watcher a number from {@link Gate#watcher}
   */
  public boolean track(int watcher) {
    var fresh = trackedBy != watcher;
    trackedBy = watcher;
    return fresh;
  }

  /**
   * Notes what this call holds, until it ends or its lease runs out.
   *
   * @param untilNanos when the lease runs out, on the clock of whoever watches leases
   */
  public void hold(Object granted, long untilNanos) {
    grant = granted;
    leasedUntilNanos = untilNanos;
    LEASE.setRelease(this, ((long) LEASE.get(this) | 1L) + 2L);
  }

  /** The lease's mark while something is held, to be handed to {@link #expire}; 0 otherwise. */
  public long held() {
    var mark = (long) LEASE.getAcquire(this);
    return (mark & 1L) == 0 ? 0 : mark;
  }

  /** The mark of the lease that was held last, whether or not it still is. */
  public long lastHeld() {
    return (long) LEASE.getAcquire(this) | 1L;
  }

  /** Lets {@link Site#failed} and {@link Site#followed} have a say in how this call ends. */
  public void again(Again about) {
    again = about;
  }

  /** As {@link #again(Again)} was told. */
  public @Nullable Again again() {
    return again;
  }

  /** Forbids that calls which this one is made in are made again. */
  public void spendOuter() {
    for (var outer = below; outer != null; outer = outer.below) {
      var traced = outer.original;
      var about = traced == null ? outer.again : traced.again;
      if (about != null && outer.running() != null) {
        about.spend();
      }
    }
  }

  /** From now on {@link #heard} knows of HTTP responses; on the call's own thread. */
  public void listen() {
    hearing = new Hearing();
  }

  /** The last head of a response since {@link #listen}, until the call has ended; null for none. */
  public @Nullable ResponseHead heard() {
    var own = hearing;
    return own == null ? null : own.last();
  }

  /** Adds this call to those that listen, if it does and goes on. */
  Hearing.@Nullable Listeners listening(Hearing.@Nullable Listeners outer) {
    var traced = original;
    var own = traced == null ? hearing : traced.hearing;
    if (own == null) {
      return outer;
    }
    // As in running(): another call may have been made at the original's place meanwhile.
    VarHandle.acquireFence();
    return traced == null || traced.held() == originalMark
        ? new Hearing.Listeners(own, outer)
        : outer;
  }

  /** Of the calls at this place of the stack; on the call's own thread. */
  public TimeLimit timeLimit() {
    var limit = timeLimit;
    if (limit == null) {
      limit = new TimeLimit();
      timeLimit = limit;
    }
    return limit;
  }

  /**
   * Notes what the call asks of what is shared with other rules: {@link Site#ended} is to know what
   * it has answered.
   */
  public void asks(Object share) {
    asked = share;
  }

  /** As {@link #asks} was told; null for nothing. */
  public @Nullable Object asked() {
    return asked;
  }

  /** What the call answers, where anybody wants to know. */
  public void answers(@Nullable Object result) {
    if (asked != null) {
      answered = result;
    }
  }

  /** As {@link #answers} was told; null for nothing. */
  public @Nullable Object answered() {
    return answered;
  }

  /** Notes when the body is let go, before what it holds is noted. */
  public void sent(long nowNanos) {
    sentNanos = nowNanos;
  }

  /** As {@link #sent} was told. */
  public long sentNanos() {
    return sentNanos;
  }

  /** When the lease runs out; meaningful only if the lease then expires by its mark. */
  public long leasedUntilNanos() {
    return leasedUntilNanos;
  }

  /** What is held; meaningful to whoever ended the lease, or on the call's own thread. */
  public @Nullable Object grant() {
    return grant;
  }

  /** Ends the lease seen as {@code mark}; true for the one caller who may give the grant back. */
  public boolean expire(long mark) {
    return (mark & 1L) != 0 && LEASE.compareAndSet(this, mark, mark & ~1L);
  }

  /** Whether a call that ends elsewhere has ended; on any thread. */
  public boolean hasEnded() {
    return ended;
  }

  /**
   * The end of a call that ends elsewhere: its future's or its callback's. Only the first counts.
   * What is read later is no end yet.
   */
  @Override
  public void accept(@Nullable Object result, @Nullable Throwable thrown) {
    if (endsByAnswer) {
      endsByAnswer = false;
      if (result != null && thrown == null && Gate.answered(this, result)) {
        return;
      }
    }
    if (ENDED.compareAndSet(this, false, true)) {
      answers(result);
      end(Frame.current(), thrown);
    }
  }

  /**
   * Ends the call.
   *
   * @param here the frame of the thread on which it ends
   */
  void end(Frame here, @Nullable Throwable thrown) {
    var from = site;
    if (from == null) {
      return;
    }
    if (counted) {
      counted = false;
      var own = tally;
      if (own == null || here != frame) {
        here.ended(from.account, thrown != null, startNanos);
      } else {
        own.end(thrown != null);
        if (from.account.timed) {
          own.took(System.nanoTime() - startNanos);
        }
      }
    }
    var mark = held();
    if (mark != 0 && expire(mark)) {
      giveBack(here, from, thrown);
      grant = null;
    }
    site = null;
    if (asked != null) {
      asked = null;
      answered = null;
    }
    if (again != null) {
      again = null;
    }
    if (skip) {
      skipValue = null;
    }
    forgetHeard();
  }

  private void giveBack(Frame here, Site from, @Nullable Throwable thrown) {
    here.startPassing();
    try {
      from.ended(this, thrown);
    } catch (Throwable problem) {
      Gate.fault(problem);
    } finally {
      here.stopPassing();
    }
  }
}
