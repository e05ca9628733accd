package io.cemaf.agent.guard;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Starts a call that an event loop made and that has to wait: the event loop gets a future of the
 * agent's at once, and the method runs later on a thread of its own, where it may wait like any
 * other call. Cancelling the future cancels what it stands for.
 */
final class Later {
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final Health health;
  private final ReentrantLock lock = new ReentrantLock();

  /** By class: the method itself, not its overriders. Weak, as classes are the application's. */
  private final Map<Class<?>, Map<String, MethodHandle>> handles = new WeakHashMap<>();

  Later(Health health) {
    this.health = health;
  }

  /** The future to answer with; null if the method cannot be called from here. */
  @Nullable CompletableFuture<Object> start(
      SiteSpec spec, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    if (self == null || arguments == null || !returnsPlainFuture(spec)) {
      return null;
    }
    MethodHandle handle;
    try {
      handle = handle(spec, self.getClass());
    } catch (ReflectiveOperationException | RuntimeException inaccessible) {
      health.count(FallBack.EVENT_LOOP);
      return null;
    }
    var deferred = new Deferred();
    var loader = Thread.currentThread().getContextClassLoader();
    var logged = LoggingContext.capture(self.getClass().getClassLoader());
    var thread =
        new Thread(
            null,
            () -> {
              logged.restore();
              run(handle, self, arguments, deferred);
            },
            "paused-call-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
    thread.setContextClassLoader(loader);
    deferred.waiting = thread;
    thread.start();
    return deferred;
  }

  private static boolean returnsPlainFuture(SiteSpec spec) {
    return spec.returnType().equals(CompletableFuture.class.getName())
        || spec.returnType().equals(CompletionStage.class.getName());
  }

  private static void run(
      MethodHandle handle, Object self, @Nullable Object[] arguments, Deferred deferred) {
    try {
      var result = (Object) handle.invokeExact(self, arguments);
      deferred.waiting = null;
      if (result instanceof CompletionStage<?> stage) {
        deferred.follow(stage);
      } else {
        deferred.complete(result);
      }
    } catch (Throwable thrown) {
      deferred.completeExceptionally(thrown);
    }
  }

  private MethodHandle handle(SiteSpec spec, Class<?> type) throws ReflectiveOperationException {
    lock.lock();
    try {
      return known(spec, type);
    } finally {
      lock.unlock();
    }
  }

  private MethodHandle known(SiteSpec spec, Class<?> type) throws ReflectiveOperationException {
    var ofClass = handles.computeIfAbsent(type, fresh -> new java.util.HashMap<>());
    var key = spec.type() + "." + spec.method() + spec.descriptor();
    var known = ofClass.get(key);
    if (known == null) {
      known = find(spec, declaring(spec.type(), type));
      ofClass.put(key, known);
    }
    return known;
  }

  private static MethodHandle find(SiteSpec spec, Class<?> declaring)
      throws ReflectiveOperationException {
    var signature =
        MethodType.fromMethodDescriptorString(spec.descriptor(), declaring.getClassLoader());
    var lookup = MethodHandles.privateLookupIn(declaring, MethodHandles.lookup());
    return lookup
        .findSpecial(declaring, spec.method(), signature, declaring)
        .asFixedArity()
        .asSpreader(Object[].class, signature.parameterCount())
        .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
  }

  private static Class<?> declaring(String name, Class<?> type) throws ClassNotFoundException {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      if (at.getName().equals(name)) {
        return at;
      }
      for (var implemented : at.getInterfaces()) {
        var found = inInterface(name, implemented);
        if (found != null) {
          return found;
        }
      }
    }
    throw new ClassNotFoundException(name);
  }

  private static @Nullable Class<?> inInterface(String name, Class<?> type) {
    if (type.getName().equals(name)) {
      return type;
    }
    for (var extended : type.getInterfaces()) {
      var found = inInterface(name, extended);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** What the event loop gets; cancelling reaches the waiting thread or the real future. */
  private static final class Deferred extends CompletableFuture<Object> {
    private volatile @Nullable Thread waiting;
    private volatile @Nullable CompletionStage<?> real;

    void follow(CompletionStage<?> stage) {
      real = stage;
      var unused =
          stage.whenComplete(
              (result, thrown) -> {
                if (thrown == null) {
                  complete(result);
                } else {
                  completeExceptionally(thrown);
                }
              });
      if (isCancelled()) {
        cancel(stage);
      }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      var cancelled = super.cancel(mayInterruptIfRunning);
      var thread = waiting;
      if (thread != null) {
        thread.interrupt();
      }
      var stage = real;
      if (stage != null) {
        cancel(stage);
      }
      return cancelled;
    }

    private static void cancel(CompletionStage<?> stage) {
      if (stage instanceof CompletableFuture<?> future) {
        var unused = future.cancel(true);
      }
    }
  }
}
