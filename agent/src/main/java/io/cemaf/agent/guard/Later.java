package io.cemaf.agent.guard;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Starts a call that an event loop made and that has to wait: the event loop gets a future of the
 * agent's at once, and the method runs later on a thread of its own, where it may wait like any
 * other call. Cancelling the future cancels what it stands for.
 */
final class Later {
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final Health health;
  private final Handles handles = new Handles();

  Later(Health health) {
    this.health = health;
  }

  /** The future to answer with; null if the method cannot be called from here. */
  @Nullable CompletableFuture<Object> start(
      RuleSite site, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    var spec = site.spec();
    if (self == null || arguments == null || !returnsPlainFuture(spec)) {
      return null;
    }
    MethodHandle handle;
    try {
      handle = handles.handle(spec, self.getClass());
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
              Looping.counted(site.state());
              run(handle, self, arguments, deferred);
            },
            "paused-call-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
    thread.setContextClassLoader(loader);
    deferred.waiting = thread;
    thread.start();
    return deferred;
  }

  static boolean returnsPlainFuture(SiteSpec spec) {
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
