package io.cemaf.agent.guard;

import io.cemaf.Again;
import io.cemaf.Call;
import io.cemaf.CallRejectedException;
import io.cemaf.CallTimeoutException;
import io.cemaf.Gate;
import io.cemaf.Rejection;
import io.cemaf.StreamAdapter;
import io.cemaf.StreamCall;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One subscription to what a method answers. The method is called, and admitted like any other,
 * when somebody subscribes: at once on the subscriber's thread, which never waits, else on a thread
 * of its own, which may.
 */
final class StreamedCall extends StreamCall {
  private static final Rejection LATER = new Rejection("", "later", "", 0, 0, 0);

  private static final ThreadLocal<@Nullable StreamedCall> STARTING = new ThreadLocal<>();

  private final RuleSite site;
  private final MethodHandle handle;
  private final StreamAdapter adapter;
  private final Again about;
  private final boolean mayFollow;
  private final @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
  private final LoggingContext logged;
  private final @Nullable Silence silence;

  private volatile @Nullable Taker taker;
  private volatile @Nullable Call call;
  private volatile @Nullable Thread waiting;
  private volatile @Nullable Future<?> timeLimit;
  private volatile TimeLimits.@Nullable Wait next;
  private volatile boolean cancelled;
  private volatile boolean flowing;

  /** What providers say of a whole stream is in its last item. */
  private volatile @Nullable Object lastItem;

  private final Course course;

  // of the attempt that is being admitted, on its thread
  private boolean mayWait;
  private boolean isTaken;

  StreamedCall(
      RuleSite site,
      MethodHandle handle,
      StreamAdapter adapter,
      Object self,
      @Nullable Object[] arguments) {
    this.site = site;
    this.handle = handle;
    this.adapter = adapter;
    about = new Again(self, arguments, site.nowNanos(), null);
    course = new Course(site.retries(), site, about);
    mayFollow = site.retries().applyTo(site);
    logged = LoggingContext.capture(self.getClass().getClassLoader());
    silence = site.ends() ? Silence.of(site, 0, this::silent) : null;
  }

  /** The subscription that this thread is just calling the method for; null for none. */
  static @Nullable StreamedCall starting(int site) {
    var starting = STARTING.get();
    if (starting == null || starting.isTaken || starting.site.number() != site) {
      return null;
    }
    starting.isTaken = true;
    return starting;
  }

  /** Answered in place of a wait that the subscriber's thread is spared. */
  static CallRejectedException later() {
    return new CallRejectedException(LATER);
  }

  /** Whether that was answered. */
  static boolean isLater(Throwable refused) {
    return refused instanceof CallRejectedException spared && spared.rejection().equals(LATER);
  }

  /** Whether this thread has to leave the wait that it is about to begin to another one. */
  static boolean isSpared() {
    var starting = STARTING.get();
    return starting != null && !starting.mayWait;
  }

  /** The call is admitted, and ends with the stream. */
  void admitted(Call admitted) {
    admitted.endsWithStream();
    call = admitted;
  }

  /** A stream of what a rule says in the call's place. */
  Object answered(@Nullable Object item) {
    return adapter.of(item);
  }

  @Override
  public void start(Taker to) {
    taker = to;
    attempt(false);
  }

  private void attempt(boolean waits) {
    var to = Objects.requireNonNull(taker, "a subscription starts first");
    Object stream;
    try {
      stream = answer(waits);
    } catch (Throwable thrown) {
      call = null;
      if (isLater(thrown)) {
        onOwnThread();
        return;
      }
      var told = failed(thrown);
      if (told != null) {
        to.fail(told);
      }
      return;
    }
    if (stream == null) {
      to.fail(new NullPointerException(site.spec().name() + " answered no stream"));
      return;
    }
    var made = call;
    limit();
    if (cancelled) {
      end(new CancellationException());
      return;
    }
    var token = made == null ? null : Gate.within(made);
    try {
      to.take(stream);
    } finally {
      Gate.suspend(token);
    }
  }

  private @Nullable Object answer(boolean waits) throws Throwable {
    var arguments = Objects.requireNonNull(course.call().arguments(), "a method has arguments");
    var outer = STARTING.get();
    mayWait = waits;
    isTaken = false;
    STARTING.set(this);
    try {
      return (Object) handle.invokeExact(about.self(), arguments.clone());
    } finally {
      if (outer == null) {
        STARTING.remove();
      } else {
        STARTING.set(outer);
      }
    }
  }

  private void onOwnThread() {
    OwnThread.run(
        "paused-call-",
        about.self(),
        () -> {
          waiting = Thread.currentThread();
          Thread.currentThread().setContextClassLoader(context);
          logged.restore();
          Looping.counted(site.state());
          if (!cancelled) {
            attempt(true);
          }
          waiting = null;
        });
  }

  private void limit() {
    if (call == null) {
      return;
    }
    if (silence != null) {
      silence.begin();
    }
    var nanos = site.attemptNanos(course.call().cameNanos(), site.nowNanos());
    if (nanos > 0) {
      timeLimit =
          site.retries()
              .timeLimits()
              .after(
                  nanos,
                  () ->
                      timedOut(
                          new CallTimeoutException(site.state().name(), nanos / 1_000_000, null)));
    }
  }

  private void silent(String limit, long nanos) {
    timedOut(new CallTimeoutException(site.state().name(), limit, nanos / 1_000_000));
  }

  private void timedOut(CallTimeoutException timeout) {
    OwnThread.run("timed-out-call-", about.self(), () -> endBy(timeout));
  }

  private void endBy(CallTimeoutException timeout) {
    var to = taker;
    if (end(timeout) && to != null) {
      site.state().timedOut.increment();
      to.fail(timeout);
    }
  }

  @Override
  public void asked(long items) {
    if (silence != null) {
      silence.asked(items);
    }
  }

  @Override
  public void item(Object item) {
    if (site.metering() != null) {
      lastItem = item;
    }
    if (!flowing) {
      flowing = true;
    }
    if (silence != null) {
      silence.item();
    }
  }

  @Override
  public void handed() {
    if (silence != null) {
      silence.handed();
    }
  }

  @Override
  public void completed() {
    end(null);
  }

  @Override
  public @Nullable Throwable failed(Throwable thrown) {
    end(thrown);
    if (flowing || cancelled || !mayFollow) {
      return site.told(thrown, about.self());
    }
    var wait = course.next(thrown);
    var scheduled =
        wait == Retries.NEVER
            ? null
            : site.retries().timeLimits().later(wait, this::startAgain, () -> giveUp(thrown));
    if (scheduled == null) {
      return site.told(thrown, about.self());
    }
    next = scheduled;
    if (cancelled) {
      scheduled.cancel();
    }
    return null;
  }

  private void startAgain() {
    site.state().retried.increment();
    OwnThread.run(
        "retried-call-",
        about.self(),
        () -> {
          waiting = Thread.currentThread();
          Thread.currentThread().setContextClassLoader(context);
          logged.restore();
          var now = course.call();
          Attempt.begin(site.state(), site.retries().deadlineNanos(site, now), now);
          try {
            if (!cancelled) {
              attempt(true);
            }
          } finally {
            Attempt.end();
            waiting = null;
          }
        });
  }

  private void giveUp(Throwable thrown) {
    var to = taker;
    if (to != null) {
      OwnThread.run("failed-call-", about.self(), () -> to.fail(site.told(thrown, about.self())));
    }
  }

  @Override
  public void cancelled() {
    cancelled = true;
    var later = next;
    if (later != null) {
      later.cancel();
    }
    var thread = waiting;
    if (thread != null) {
      thread.interrupt();
    }
    end(new CancellationException());
  }

  /** True for the one who ends the call that is under way. */
  private boolean end(@Nullable Throwable thrown) {
    var limit = timeLimit;
    if (limit != null) {
      limit.cancel(false);
    }
    if (silence != null) {
      silence.end();
    }
    var made = call;
    if (made == null || made.hasEnded()) {
      return false;
    }
    made.accept(lastItem, thrown);
    return true;
  }
}
