package io.cemaf;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A thread's stack of calls in progress. Only its own thread touches it. */
final class Frame {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Rules that a thread can have tallies for; a power of two. */
  private static final int TALLIES = 16;

  /** A thread that makes fewer calls than this is not worth a tally. */
  private static final int FEW_CALLS = 32;

  private static final ThreadLocal<Frame> CURRENT =
      new ThreadLocal<>() {
        @Override
        protected Frame initialValue() {
          return new Frame();
        }
      };

  /** Spreads the threads over a meter's stripes. */
  final int stripe = COUNT.getAndIncrement() & (Meter.STRIPES - 1);

  private static final int PLAIN = 1;
  private static final int PASSING = 2;

  /**
   * The lowest bit: a plain call is in progress. The rest counts why every site lets this thread
   * pass: it is the agent's, or inside the agent. One word, for the fast path to look at once.
   */
  private int busy;

  /** Never a call itself. */
  private final Call bottom = new Call(this, null);

  /** The innermost call in progress. */
  private Call top = bottom;

  /**
   * What the outermost call is counted as, if it is a plain one: such a call is nothing but this,
   * the flag and its start, and the frame is its token. Left standing afterwards, for a store of a
   * reference costs more than the comparison that saves it.
   */
  private @Nullable Account account;

  /** The account's, as long as that is the same. */
  private @Nullable Tally tally;

  private long plainStartNanos;

  /** By number of the meter, where no other came first. */
  private final @Nullable Tally[] tallies = new Tally[TALLIES];

  private int sharedCalls;

  /** The first call that the task of a pool's worker brought along. */
  private @Nullable Call worker;

  /** The thread runs virtual ones, whose calls are none of its own. */
  private final boolean carrier =
      Thread.currentThread().getClass().getName().equals("jdk.internal.misc.CarrierThread");

  private final boolean virtual = isVirtual(Thread.currentThread());

  static Frame current() {
    return CURRENT.get();
  }

  /** Whether every site lets this thread pass. */
  boolean passes() {
    return busy >= PASSING;
  }

  /** Lets this thread pass until {@link #stopPassing}, as often as it was begun. */
  void startPassing() {
    busy += PASSING;
  }

  void stopPassing() {
    busy -= PASSING;
  }

  /** Counts a plain call in, unless anything else is in progress on this thread. */
  boolean startPlain(Account entered) {
    if (busy != 0 || top != bottom) {
      return false;
    }
    if (account != entered) {
      account = entered;
      tally = null;
    }
    busy = PLAIN;
    var own = tally;
    if (own != null) {
      own.start();
    } else {
      tally = started(entered.meter);
    }
    if (entered.timed) {
      plainStartNanos = System.nanoTime();
    }
    return true;
  }

  void endPlain(@Nullable Throwable thrown) {
    var entered = account;
    if ((busy & PLAIN) == 0 || entered == null) {
      return;
    }
    busy ^= PLAIN;
    if (top != bottom) {
      top = bottom;
    }
    var own = tally;
    if (own == null) {
      entered.meter.ended(stripe, thrown != null);
    } else {
      own.end(thrown != null);
    }
    if (entered.timed) {
      took(entered.meter, own, System.nanoTime() - plainStartNanos);
    }
  }

  /**
   * Counts a call in.
   *
   * @return where this thread's calls of the meter are counted; null for the stripes
   */
  @Nullable Tally started(Meter meter) {
    var own = tally(meter);
    if (own == null) {
      meter.started(stripe);
    } else {
      own.start();
    }
    return own;
  }

  /** Counts a call out that was counted in on any thread, but ends on this frame's own. */
  void ended(Account of, boolean failed, long startNanos) {
    var own = tally(of.meter);
    if (own == null) {
      of.meter.ended(stripe, failed);
    } else {
      own.end(failed);
    }
    if (of.timed) {
      took(of.meter, own, System.nanoTime() - startNanos);
    }
  }

  private static void took(Meter meter, @Nullable Tally own, long nanos) {
    if (own == null) {
      meter.took(nanos);
    } else {
      own.took(nanos);
    }
  }

  private @Nullable Tally tally(Meter meter) {
    var own = tallies[meter.number & (TALLIES - 1)];
    return own != null && own.meter == meter ? own : adopt(meter, own);
  }

  private @Nullable Tally adopt(Meter meter, @Nullable Tally other) {
    if (other != null || virtual || ++sharedCalls < FEW_CALLS) {
      return null;
    }
    var own = meter.tally(this);
    tallies[meter.number & (TALLIES - 1)] = own;
    return own;
  }

  private static boolean isVirtual(Thread thread) {
    var type = thread.getClass().getSuperclass();
    return type != null && type.getName().equals("java.lang.BaseVirtualThread");
  }

  /** What a keyed store that rules are about is about to do. */
  @Nullable Storing storing;

  /** What the outermost call is counted as while it is a plain one; null otherwise. */
  @Nullable Account plain() {
    return (busy & PLAIN) == 0 ? null : account;
  }

  /** Whether the call is all that is in progress on this thread. */
  boolean holdsOnly(Call call) {
    return call.below == bottom && (busy & PLAIN) == 0;
  }

  Call push(Site site) {
    var call = next();
    call.start(site);
    top = call;
    return call;
  }

  private Call next() {
    var call = top.above;
    if (call == null) {
      call = new Call(this, top);
      top.above = call;
    }
    return call;
  }

  /** Takes the call off the stack, and with it any above that never reported their end. */
  void pop(Call call) {
    top = below(call);
  }

  /** Takes the call off the stack for good: it ends elsewhere and must not be used again. */
  void release(Call call) {
    top = below(call);
    top.above = null;
  }

  /** Of the outermost call in progress; normal where there is none. */
  Priority priority() {
    var entered = plain();
    return entered == null ? top.priority() : entered.priority;
  }

  /** Whether a task that is submitted now may be part of a call. */
  boolean isInCall() {
    return top.below != null && !passes() && !carrier;
  }

  /** The calls that hold something, for a task that is submitted now; null if none does. */
  @Nullable Carried carried() {
    Carried carried = null;
    for (var call = top; call.below != null; call = call.below) {
      carried = call.carried(carried);
    }
    return carried;
  }

  /** The calls that want to know of a response to a request that is sent now; null if none does. */
  Hearing.@Nullable Listeners listeners() {
    if (!isInCall()) {
      return null;
    }
    Hearing.Listeners listeners = null;
    for (var call = top; call.below != null; call = call.below) {
      listeners = call.listening(listeners);
    }
    return listeners;
  }

  /**
   * Lets the calls that a task was submitted in be there while it runs.
   *
   * @return the first of them, for {@link #dismiss}; null if none goes on
   */
  @Nullable Call resume(@Nullable Carried carried) {
    if (carrier) {
      return null;
    }
    Call first = null;
    for (var next = carried; next != null; next = next.outer()) {
      if (next.call().held() == next.mark()) {
        var trace = next();
        trace.standFor(next.call(), next.mark());
        top = trace;
        first = first == null ? trace : first;
      }
    }
    return first;
  }

  void dismiss(Call first) {
    pop(first);
    for (var trace = first; trace != null && trace.original != null; trace = trace.above) {
      trace.dismiss();
    }
  }

  /** As {@link #resume}, where nobody keeps what it returns. */
  void startWork(@Nullable Carried carried) {
    endWork();
    worker = resume(carried);
  }

  void endWork() {
    var first = worker;
    if (first != null) {
      worker = null;
      dismiss(first);
    }
  }

  private static Call below(Call call) {
    return Objects.requireNonNull(call.below, "the marker is never popped");
  }
}
