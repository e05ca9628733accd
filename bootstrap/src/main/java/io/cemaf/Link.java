package io.cemaf;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way from the API to the agent, with types of the JDK alone: an application may have a copy of
 * the API on its class path, which asks the copy on the boot loader, and that one the agent.
 * Without an agent every question is answered with null. What goes wrong on the way is answered so
 * too, and counted. Public: the agent's loader reads it, other copies too.
 */
public final class Link {
  private static final int PATIENCE_SECONDS = 5;

  /**
   * All of this copy are loaded together: one that was first used after a late attach would be the
   * boot loader's, and fit none of the others.
   */
  private static final List<Class<?>> TOGETHER =
      List.of(
          Actuator.class,
          Actuator.Action.class,
          Admission.class,
          Block.class,
          CallRejectedException.class,
          CallTimeoutException.class,
          Cemaf.class,
          Decision.class,
          Gate.class,
          Guarded.class,
          GuardedIterator.class,
          Level.class,
          LevelChange.class,
          Registration.class,
          Rejection.class,
          Standing.class,
          Stats.class,
          Stats.RuleStats.class,
          Subsystems.class,
          Subsystems.Registered.class);

  private static final List<Standing> STANDING = new CopyOnWriteArrayList<>();

  /** In the copy on the boot loader: who answers. */
  private static volatile @Nullable BiFunction<String, Object[], @Nullable Object> agent;

  /** Open while an agent is starting: what is asked meanwhile waits for it. */
  private static volatile @Nullable CountDownLatch coming;

  /** In any other copy: the method of that one to ask. */
  private static volatile @Nullable Method boot;

  static {
    bind();
  }

  private Link() {}

  /** How many classes one copy is; asked so that all are there. */
  static int size() {
    return TOGETHER.size();
  }

  /** A registration that outlives the agents it is handed to. */
  private static final class Standing implements Registration {
    private final String what;
    private final Object[] with;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable AutoCloseable handedOn;
    private boolean closed;

    private Standing(String what, Object[] with) {
      this.what = what;
      this.with = with;
    }

    /** To the agent that is there now. */
    private void handOn() {
      lock.lock();
      try {
        if (!closed) {
          takeBack(handedOn);
          handedOn = ask(what, with) instanceof AutoCloseable taken ? taken : null;
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      STANDING.remove(this);
      lock.lock();
      try {
        closed = true;
        takeBack(handedOn);
        handedOn = null;
      } finally {
        lock.unlock();
      }
    }

    private static void takeBack(@Nullable AutoCloseable given) {
      if (given != null) {
        try {
          given.close();
        } catch (Exception gone) {
          // The agent that had it is no more.
        }
      }
    }
  }

  /**
   * Asks the agent.
   *
   * @param with types of the JDK alone
   * @return types of the JDK alone; null without an agent
   */
  public static @Nullable Object ask(String what, Object... with) {
    try {
      var there = boot;
      if (there != null) {
        return there.invoke(null, what, with);
      }
      var here = agent;
      if (here == null && coming != null) {
        here = awaited();
      }
      return here == null ? null : here.apply(what, with);
    } catch (Throwable problem) {
      Gate.fault(problem);
      return null;
    }
  }

  /**
   * As {@link Gate#admitted}, for classes whose loader has this copy of the API: what they may
   * catch is this copy's exception.
   *
   * @return the call's token, null if nobody cares about it
   * @throws CallRejectedException if the call is refused
   */
  public static @Nullable Object admitted(@Nullable Object answer) {
    if (answer instanceof RuntimeException refused) {
      throw Link.<RuntimeException>unchecked(own(refused));
    }
    return answer;
  }

  private static Throwable own(RuntimeException refused) {
    if (refused instanceof CallRejectedException own) {
      return own.thrown();
    }
    if (ask("thrown", refused) instanceof Throwable librarys && librarys != refused) {
      return librarys;
    }
    return ask("refusal", refused) instanceof Object[] told
        ? new CallRejectedException(Cemaf.rejection(told))
        : refused;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private static @Nullable BiFunction<String, Object[], @Nullable Object> awaited() {
    var starting = coming;
    if (starting != null) {
      try {
        var unused = starting.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      coming = null;
    }
    return agent;
  }

  /** Registers a taker of what the agent tells, with the agent that is there or comes later. */
  static Registration listen(String what, Consumer<Map<String, Object>> taker) {
    return register("listen", what, taker);
  }

  /**
   * Registers something with the agent that is there or comes later.
   *
   * @param with types of the JDK alone
   */
  static Registration register(String what, Object... with) {
    var added = new Standing(what, with);
    STANDING.add(added);
    added.handOn();
    return added;
  }

  /** An agent is starting, and will {@link #attach} or {@link #detach}. */
  public static void expect() {
    coming = new CountDownLatch(1);
  }

  private static void came() {
    var starting = coming;
    coming = null;
    if (starting != null) {
      starting.countDown();
    }
  }

  /** Says who answers from here on; in the copy on the boot loader, by the agent. */
  public static void attach(BiFunction<String, Object[], @Nullable Object> answers) {
    agent = answers;
    came();
    handOnAll();
  }

  /** Nobody answers any more, and nothing of the agent is kept. */
  public static void detach() {
    agent = null;
    came();
    for (var standing : STANDING) {
      standing.lock.lock();
      try {
        standing.handedOn = null;
      } finally {
        standing.lock.unlock();
      }
    }
  }

  /** Finds the copy on the boot loader, if this is another one, and hands on what waits for it. */
  public static void bind() {
    if (Link.class.getClassLoader() == null) {
      return;
    }
    try {
      var bootCopy = Class.forName(Link.class.getName(), true, null);
      boot = bootCopy.getMethod("ask", String.class, Object[].class);
      handOnAll();
    } catch (ReflectiveOperationException | LinkageError noAgent) {
      // There may be one later, or it is of another version: the application goes on without it.
    }
  }

  private static void handOnAll() {
    for (var standing : STANDING) {
      standing.handOn();
    }
  }
}
