package io.cemaf;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread pool: the sizes that the application wants, and how many workers it may have. The
 * application sees its own sizes, whatever the pool has. Public: the agent's loader resizes by it.
 */
public final class Pool extends WeakReference<ThreadPoolExecutor> {
  /** It may be as large as the application wants. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private final int hash;
  private final String owner;
  private final ReentrantLock lock = new ReentrantLock();

  /** Under the lock; the pool's own until it is first resized. */
  private int wishedCore;

  private int wishedMaximum;
  private int limit = UNLIMITED;
  private volatile String threads = "";

  /** Null where it is resized. */
  private volatile @Nullable TaskPool gated;

  /** What this thread sets and reads are the pool's real sizes. */
  private volatile @Nullable Thread resizing;

  Pool(
      ThreadPoolExecutor pool,
      ReferenceQueue<ThreadPoolExecutor> gone,
      String owner,
      int core,
      int maximum) {
    super(pool, gone);
    hash = System.identityHashCode(pool);
    this.owner = owner;
    wishedCore = core;
    wishedMaximum = maximum;
  }

  /** The class that made it; empty if that was not seen. */
  public String owner() {
    return owner;
  }

  /** The name of its first worker that was seen; empty if none was. */
  public String threads() {
    return threads;
  }

  /** Its tasks are gated where they begin: it hands them over, and would refuse what it cannot. */
  public boolean isGated() {
    return gated != null;
  }

  @Nullable TaskPool gated() {
    return gated;
  }

  void gate(TaskPool by) {
    gated = by;
  }

  boolean named(String worker) {
    lock.lock();
    try {
      var first = threads.isEmpty();
      if (first) {
        threads = worker;
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  public int wishedCore() {
    lock.lock();
    try {
      return wishedCore;
    } finally {
      lock.unlock();
    }
  }

  public int wishedMaximum() {
    lock.lock();
    try {
      return wishedMaximum;
    } finally {
      lock.unlock();
    }
  }

  /** The workers that it may have; {@link #UNLIMITED} for as many as the application wants. */
  public int limit() {
    lock.lock();
    try {
      return limit;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What to set where the application sets the core size; what it must not set is refused by the
   * pool itself, as ever.
   */
  int wishCore(int given) {
    lock.lock();
    try {
      if (isResizing() || given < 0 || given > wishedMaximum) {
        return given;
      }
      wishedCore = given;
      return Math.min(given, limit);
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #wishCore}; a maximum below the core size that the application wants is refused. */
  int wishMaximum(int given) {
    lock.lock();
    try {
      if (isResizing() || given <= 0) {
        return given;
      }
      if (given < wishedCore) {
        return 0;
      }
      wishedMaximum = given;
      return Math.min(given, limit);
    } finally {
      lock.unlock();
    }
  }

  int toldCore(int actual) {
    lock.lock();
    try {
      return isResizing() || limit == UNLIMITED ? actual : wishedCore;
    } finally {
      lock.unlock();
    }
  }

  int toldMaximum(int actual) {
    lock.lock();
    try {
      return isResizing() || limit == UNLIMITED ? actual : wishedMaximum;
    } finally {
      lock.unlock();
    }
  }

  private boolean isResizing() {
    return resizing == Thread.currentThread();
  }

  /**
   * Lets the pool have so many workers from here on; {@link #resize} must follow.
   *
   * @return what it was before
   */
  public int limit(int most) {
    lock.lock();
    try {
      var before = limit;
      limit = most;
      return before;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the pool's real sizes are other than they should be; one thread at a time. */
  public boolean isOff(ThreadPoolExecutor pool) {
    var core = core();
    var maximum = maximum();
    resizing = Thread.currentThread();
    try {
      return pool.getCorePoolSize() != core || pool.getMaximumPoolSize() != maximum;
    } finally {
      resizing = null;
    }
  }

  /** Whether {@link #resize} would let the pool have more workers: it may make some at once. */
  public boolean grows(ThreadPoolExecutor pool) {
    var core = core();
    resizing = Thread.currentThread();
    try {
      return pool.getCorePoolSize() < core;
    } finally {
      resizing = null;
    }
  }

  private int core() {
    lock.lock();
    try {
      return Math.min(wishedCore, limit);
    } finally {
      lock.unlock();
    }
  }

  private int maximum() {
    lock.lock();
    try {
      return Math.min(wishedMaximum, limit);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sets the pool's sizes, each in the order in which the maximum never is below the core. One
   * thread at a time; the lock is not held while the pool is changed, as that may call the
   * application's code. What the application sets meanwhile is looked at the next time.
   */
  public void resize(ThreadPoolExecutor pool) {
    var core = core();
    var maximum = Math.max(core, maximum());
    resizing = Thread.currentThread();
    try {
      if (maximum < pool.getMaximumPoolSize()) {
        pool.setCorePoolSize(core);
        pool.setMaximumPoolSize(maximum);
      } else {
        pool.setMaximumPoolSize(maximum);
        pool.setCorePoolSize(core);
      }
    } finally {
      resizing = null;
    }
  }

  /**
   * Resizes on a thread that is like one of the pool's own, as what the pool makes on it inherits
   * from it. That thread is made as if nobody had asked for it: else the access control context of
   * older JDKs would keep the agent as long as the pool's new workers live.
   *
   * @param like one of the pool's workers, if there is any
   * @param done told when that is over, with what was thrown
   */
  @SuppressWarnings("removal")
  public Thread grow(
      ThreadPoolExecutor pool, @Nullable Thread like, Consumer<@Nullable Throwable> done) {
    var thread =
        AccessController.doPrivileged(
            (PrivilegedAction<Thread>) () -> thread(new Growth(this, pool, done), like));
    thread.start();
    return thread;
  }

  @SuppressWarnings("ThreadPriorityCheck") // what is made on it inherits its priority
  private static Thread thread(Runnable work, @Nullable Thread like) {
    var group = like == null ? null : like.getThreadGroup();
    var thread = new Thread(group, work, "cemaf-pool", 0, false);
    thread.setDaemon(like != null && like.isDaemon());
    if (like != null) {
      thread.setPriority(like.getPriority());
    }
    thread.setContextClassLoader(
        like == null ? ClassLoader.getSystemClassLoader() : like.getContextClassLoader());
    return thread;
  }

  private record Growth(Pool known, ThreadPoolExecutor pool, Consumer<@Nullable Throwable> done)
      implements Runnable {
    @Override
    public void run() {
      Gate.passOnThisThread();
      Throwable problem = null;
      try {
        known.resize(pool);
      } catch (Throwable thrown) {
        problem = thrown;
      }
      done.accept(problem);
    }
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The table asks the key that is sought, not the one that it holds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof Pool known && isSame(known));
  }

  private boolean isSame(Pool other) {
    var pool = get();
    return pool != null && other.refersTo(pool);
  }
}
