package io.cemaf.agent.guard;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.Wildcard;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether the current thread may be parked. A thread that holds a monitor, loads a class or runs
 * somebody's event loop may not: others would stand still with it.
 */
public final class Parking {
  enum Verdict {
    FREE,
    MONITOR_HELD,
    EVENT_LOOP
  }

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private static final int MOST_CALLERS = 4096;
  private static final String BLOCKS = "Cemaf";

  private final List<String> eventLoopThreads;
  private final List<String> eventLoopTypes;
  private final Health health;

  /** By caller: whether a thread was seen to hold a monitor there; looked up once. */
  private final ConcurrentHashMap<String, Boolean> holding = new ConcurrentHashMap<>();

  /** Knows event loops by these wildcards over thread names, and these classes of threads. */
  public Parking(List<String> eventLoopThreads, List<String> eventLoopTypes, Health health) {
    this.eventLoopThreads = List.copyOf(eventLoopThreads);
    this.eventLoopTypes = List.copyOf(eventLoopTypes);
    this.health = health;
  }

  /**
   * Whether a wait of any kind may begin, of a thread that would stand still as long without it,
   * were the machine slower: held monitors do not matter to that.
   */
  public boolean isFree() {
    return look(true) == Verdict.FREE;
  }

  Verdict look(boolean mayHoldLock) {
    var thread = Thread.currentThread();
    if (isEventLoop(thread)) {
      return Verdict.EVENT_LOOP;
    }
    var stack = WALKER.walk(Parking::summary);
    if (stack.loading()) {
      return Verdict.MONITOR_HELD;
    }
    if (mayHoldLock || Threads.isVirtual(thread)) {
      return Verdict.FREE;
    }
    var known = holding.get(stack.caller());
    if (known == null) {
      known = holdsMonitor(thread);
      if (holding.size() < MOST_CALLERS) {
        holding.put(stack.caller(), known);
      }
    }
    return known ? Verdict.MONITOR_HELD : Verdict.FREE;
  }

  private boolean isEventLoop(Thread thread) {
    for (var pattern : eventLoopThreads) {
      if (Wildcard.matches(pattern, thread.getName())) {
        return true;
      }
    }
    for (Class<?> type = thread.getClass(); type != Thread.class; type = type.getSuperclass()) {
      if (eventLoopTypes.contains(type.getName())) {
        return true;
      }
    }
    return false;
  }

  private boolean holdsMonitor(Thread thread) {
    try {
      return Monitors.held(thread);
    } catch (LinkageError noManagement) {
      health.count(FallBack.NO_MANAGEMENT);
      return false;
    }
  }

  /**
   * What the stack says.
   *
   * @param caller who called the guarded method
   * @param loading whether a class is being loaded or initialised further down
   */
  private record Summary(String caller, boolean loading) {}

  private static Summary summary(java.util.stream.Stream<StackWalker.StackFrame> frames) {
    var caller = "";
    var target = false;
    var loading = false;
    for (var each = frames.iterator(); each.hasNext(); ) {
      var frame = each.next();
      var type = frame.getDeclaringClass();
      if (type.getPackageName().equals("io.cemaf")
          || type.getName().startsWith("io.cemaf.agent.")) {
        // A block is called by the method that it is written in.
        target |= type.getSimpleName().equals(BLOCKS);
        continue;
      }
      if (!target) {
        target = true;
      } else if (caller.isEmpty()) {
        caller = frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber();
      }
      if (frame.getMethodName().equals("<clinit>")
          || (frame.getMethodName().equals("loadClass")
              && ClassLoader.class.isAssignableFrom(type))) {
        loading = true;
        break;
      }
    }
    return new Summary(caller, loading);
  }
}
