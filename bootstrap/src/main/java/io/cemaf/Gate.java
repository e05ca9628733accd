package io.cemaf;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one place that woven methods call. A woven method asks {@link #ask} before its body and tells
 * {@link #exit} after it; everything in between is its own. Whatever goes wrong in here, the call
 * proceeds as if there were no agent, and the fault is handed to the agent to be counted.
 *
 * <p>Tokens are typed {@code Object} so that the verifier of an application class never has to load
 * a class of ours.
 */
public class Gate {
  private static final @Nullable Site[] NO_SITES = {};

  /** By site number; null where nothing is to be decided. Replaced as a whole, never written to. */
  private static volatile @Nullable Site[] sites = NO_SITES;

  private static final AtomicInteger WATCHERS = new AtomicInteger();

  private static volatile @Nullable Consumer<Throwable> faults;

  /** For its other name alone, which woven classes use. */
  protected Gate() {}

  /**
   * Asks whether a call may start.
   *
   * @return for {@link #admitted}: the call's token, its refusal, or null if nobody cares about it
   */
  public static @Nullable Object ask(int site) {
    var table = sites;
    if (site >= table.length) {
      return null;
    }
    var entry = table[site];
    if (entry == null) {
      return null;
    }
    var frame = Frame.current();
    return entry.plain && frame.startPlain(entry.account) ? frame : begin(frame, entry, null, null);
  }

  /** As {@link #ask(int)}, for sites whose rule looks at the receiver or the arguments. */
  public static @Nullable Object ask(
      int site, @Nullable Object self, @Nullable Object[] arguments) {
    var table = sites;
    if (site >= table.length) {
      return null;
    }
    var entry = table[site];
    return entry == null ? null : begin(Frame.current(), entry, self, arguments);
  }

  /**
   * Lets an admitted call go on. Apart, and this small, so that compilers always inline it: an
   * exception that passes from one compiled method to another costs more than all the rest.
   *
   * @param answer of {@link #ask}
   * @return the call's token, null if nobody cares about it
   * @throws CallRejectedException if the call is refused
   */
  public static @Nullable Object admitted(@Nullable Object answer) {
    if (answer instanceof CallRejectedException refused) {
      throw Gate.<RuntimeException>unchecked(refused.thrown());
    }
    return answer;
  }

  /** The call that has begun; null if nobody cares about it; its refusal if it was refused. */
  private static @Nullable Object begin(
      Frame frame, Site site, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    if (frame.passes()) {
      return null;
    }
    Headroom.need();
    var call = frame.push(site);
    if (site.direct) {
      site.started(call);
      return call;
    }
    CallRejectedException refused;
    frame.startPassing();
    try {
      refused = site.admit(call, self, arguments);
    } catch (Throwable problem) {
      end(call, problem);
      if (call.interrupted && problem instanceof InterruptedException) {
        throw Gate.<RuntimeException>unchecked(problem);
      }
      fault(problem);
      return null;
    } finally {
      frame.stopPassing();
    }
    if (refused != null) {
      frame.pop(call);
      return refused;
    }
    if (call.answer != null) {
      answer(call, call.answer, self, arguments);
    }
    return call;
  }

  /** Answers a call in its body's place; what is thrown there ends it as if the body had. */
  private static void answer(
      Call call, Object how, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    call.answer = null;
    var site = call.site;
    if (site == null) {
      return;
    }
    try {
      call.skip(site.answer(how, self, arguments));
    } catch (Throwable thrown) {
      end(call, thrown);
      throw Gate.<RuntimeException>unchecked(thrown);
    }
  }

  /** What the caller of a refused method gets. */
  public static Throwable thrown(CallRejectedException refused) {
    return refused.thrown();
  }

  /** Whether the body is to be skipped; {@link #exit(Object, Object, Throwable)} has the result. */
  public static boolean skips(@Nullable Object token) {
    return token != null && ((Call) token).skip;
  }

  /** The arguments to call the body with: those given, or with a wrapped callback among them. */
  public static @Nullable Object[] arguments(@Nullable Object token, @Nullable Object[] arguments) {
    if (token == null) {
      return arguments;
    }
    var call = (Call) token;
    var site = call.site;
    if (site == null) {
      return arguments;
    }
    try {
      return site.arguments(call, arguments);
    } catch (Throwable problem) {
      fault(problem);
      return arguments;
    }
  }

  /** Ends a call whose end is its return or its throw. */
  public static void exit(@Nullable Object token, @Nullable Throwable thrown) {
    if (token instanceof Frame frame) {
      frame.endPlain(thrown);
    } else if (token != null) {
      var call = (Call) token;
      end(call, thrown);
    }
  }

  /** Ends a call on another thread than its own, whose stack is left alone. */
  public static void exitElsewhere(Object token, @Nullable Throwable thrown) {
    ((Call) token).end(Frame.current(), thrown);
  }

  private static void end(Call call, @Nullable Throwable thrown) {
    var frame = call.frame;
    frame.pop(call);
    call.end(frame, thrown);
  }

  /**
   * Ends a call, or lets it end with the future it returned or with its callback.
   *
   * @return what the caller is to get: the body's own result, or the value of a skipped call
   */
  public static @Nullable Object exit(
      @Nullable Object token, @Nullable Object result, @Nullable Throwable thrown) {
    if (token == null) {
      return result;
    }
    var call = (Call) token;
    var how = call.resultBy;
    if (how != null) {
      call.resultBy = null;
    }
    if (call.skip && !call.endsByStream) {
      var value = how == null ? call.skipValue : changed(call, how, call.skipValue);
      end(call, null);
      return value;
    }
    if (call.skip) {
      result = call.skipValue;
    }
    if (how != null && thrown == null) {
      result = changed(call, how, result);
    }
    if (thrown == null && call.endsElsewhere(result)) {
      var again = call.again();
      var given = again == null || result == null ? result : followed(call, again, result);
      call.frame.release(call);
      if (!call.endsByCallback) {
        // An attempt ends with its own future: what the caller gets may go on with another.
        attach(call, result);
      }
      return given;
    }
    if (call.endsByCallback) {
      call.frame.release(call);
      call.accept(null, thrown);
      return result;
    }
    if (call.endsByAnswer && result != null) {
      call.frame.release(call);
      call.accept(result, thrown);
      return result;
    }
    call.answers(result);
    end(call, thrown);
    return result;
  }

  /** Whether a call goes on with what it answers. */
  static boolean answered(Call call, Object answer) {
    var site = call.site;
    try {
      return site != null && site.answered(call, answer);
    } catch (Throwable problem) {
      fault(problem);
      return false;
    }
  }

  private static Object followed(Call call, Again again, Object future) {
    var site = call.site;
    try {
      return site == null ? future : site.followed(again, future);
    } catch (Throwable problem) {
      fault(problem);
      return future;
    }
  }

  /**
   * Ends a call whose body threw, where there may be an answer all the same.
   *
   * @return the answer; else throws, mostly what was thrown
   */
  public static @Nullable Object exitThrown(@Nullable Object token, Throwable thrown) {
    var call = (Call) token;
    var again = call == null ? null : call.again();
    var site = call == null ? null : call.site;
    var unused = exit(token, null, thrown);
    if (again != null && site != null) {
      try {
        return site.failed(again, thrown);
      } catch (Throwable last) {
        throw Gate.<RuntimeException>unchecked(last);
      }
    }
    throw Gate.<RuntimeException>unchecked(thrown);
  }

  private static @Nullable Object changed(Call call, Object how, @Nullable Object result) {
    var site = call.site;
    call.frame.startPassing();
    try {
      return site == null ? result : site.result(how, result);
    } catch (Throwable problem) {
      fault(problem);
      return result;
    } finally {
      call.frame.stopPassing();
    }
  }

  private static void attach(Call call, @Nullable Object result) {
    try {
      var end = result instanceof Process process ? process.onExit() : (CompletionStage<?>) result;
      var unused = end == null ? null : end.whenComplete(call);
    } catch (Throwable problem) {
      call.accept(null, null);
      fault(problem);
    }
  }

  /**
   * A task is being submitted: if that happens inside a call that holds something, the task's own
   * calls are part of that call as long as it goes on, on whatever thread they are made.
   */
  public static void carry(@Nullable Object task) {
    try {
      var frame = Frame.current();
      if (task == null || !frame.isInCall()) {
        return;
      }
      var carried = frame.carried();
      if (carried != null) {
        Carried.TASKS.put(task, carried);
      }
    } catch (Throwable problem) {
      fault(problem);
    }
  }

  /**
   * A task begins to run, for the only time.
   *
   * @return to be handed to {@link #suspend} when it ends; null if it carries nothing
   */
  public static @Nullable Object resume(@Nullable Object task) {
    if (task == null || Carried.TASKS.isEmpty()) {
      return null;
    }
    try {
      Carried.TASKS.forgetTheGone();
      var carried = Carried.TASKS.take(task);
      return carried == null ? null : Frame.current().resume(carried);
    } catch (Throwable problem) {
      fault(problem);
      return null;
    }
  }

  /** As {@link #resume}, for a task that may be run in several steps. */
  public static @Nullable Object resumeStep(@Nullable Object task) {
    if (task == null || Carried.TASKS.isEmpty()) {
      return null;
    }
    try {
      Carried.TASKS.forgetTheGone();
      var carried = Carried.TASKS.look(task);
      return carried == null ? null : Frame.current().resume(carried);
    } catch (Throwable problem) {
      fault(problem);
      return null;
    }
  }

  /**
   * What this thread does until {@link #suspend} is part of a call that ends elsewhere.
   *
   * @return to be handed to {@link #suspend}; null if it has ended
   */
  public static @Nullable Object within(Call call) {
    var mark = call.held();
    return mark == 0 ? null : Frame.current().resume(new Carried(call, mark, null));
  }

  /** A task ends that was resumed on this thread. */
  public static void suspend(@Nullable Object token) {
    if (token == null) {
      return;
    }
    try {
      var first = (Call) token;
      first.frame.dismiss(first);
    } catch (Throwable problem) {
      fault(problem);
    }
  }

  /** A pool's worker is about to run a task; {@link #endWork} follows on the same thread. */
  public static void startWork(@Nullable Object task) {
    if (task == null || Carried.TASKS.isEmpty()) {
      return;
    }
    try {
      var carried = Carried.TASKS.take(task);
      if (carried != null) {
        Frame.current().startWork(carried);
      }
    } catch (Throwable problem) {
      fault(problem);
    }
  }

  public static void endWork() {
    try {
      Frame.current().endWork();
    } catch (Throwable problem) {
      fault(problem);
    }
  }

  /** Replaces what all sites decide by. The array belongs to the gate from here on. */
  public static void publish(@Nullable Site[] table) {
    sites = table;
  }

  /** Every site passes from here on, and nothing of the agent is kept. */
  public static void leave() {
    sites = NO_SITES;
    Carried.TASKS.clear();
    Heard.by(null);
    faults = null;
  }

  /** A new number for someone who watches leases; calls outlive an agent that is detached. */
  public static int watcher() {
    return WATCHERS.incrementAndGet();
  }

  /** Says who counts the agent's own faults. */
  public static void faults(Consumer<Throwable> counter) {
    faults = counter;
  }

  /** Lets every call of the current thread pass from here on, as agent threads need. */
  public static void passOnThisThread() {
    Frame.current().startPassing();
  }

  static void fault(Throwable problem) {
    try {
      var counter = faults;
      if (counter != null) {
        counter.accept(problem);
      }
    } catch (Throwable evenThat) {
      // Counting a fault must not become one: the application comes first.
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
