package io.cemaf.agent.guard;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A handler that is told the items of a call's answer. The call ends before its handler knows; if
 * it takes too long, that is the last thing that the handler is told.
 */
final class ToldItems implements InvocationHandler {
  private final ReadCall read;

  /** Held for as long as its handler is: it is not forgotten yet. */
  @SuppressWarnings("unused")
  private final Object answer;

  private final Class<?>[] types;
  private final Told.Target target;

  /** Handlers are told one thing after the other. */
  private final ReentrantLock telling = new ReentrantLock();

  private boolean toldItsEnd;

  private ToldItems(ReadCall read, Object answer, Object handler, Class<?>[] types) {
    this.read = read;
    this.answer = answer;
    this.types = types;
    target = new Told.Plainly(handler);
  }

  /** What stands for a handler; null where nothing can, or something does already. */
  static @Nullable Object of(ReadCall read, Object answer, @Nullable Object handler, String type) {
    var types = handler == null || isOne(handler) ? null : Callbacks.interfaces(handler, type);
    if (handler == null || types == null) {
      return null;
    }
    var told = new ToldItems(read, answer, handler, types);
    read.tells(told);
    return Callbacks.standIn(handler, types, told);
  }

  private static boolean isOne(Object handler) {
    return Proxy.isProxyClass(handler.getClass())
        && Proxy.getInvocationHandler(handler) instanceof ToldItems;
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (!Told.isNews(method)) {
      return target.tell(method, arguments);
    }
    telling.lock();
    try {
      if (toldItsEnd || read.late() != null) {
        return null;
      }
      if (Told.isEnd(method, read.answers().told())) {
        toldItsEnd = true;
        read.end(failure(arguments));
        return target.tell(method, arguments);
      }
      read.is(arguments == null || arguments.length == 0 ? null : arguments[0]);
      read.item();
      try {
        return target.tell(method, arguments);
      } finally {
        read.handed();
      }
    } finally {
      telling.unlock();
    }
  }

  private static @Nullable Throwable failure(@Nullable Object @Nullable [] arguments) {
    var thrown = Told.failure(arguments);
    if (thrown == null && arguments != null) {
      for (var argument : arguments) {
        if (argument instanceof Optional<?> said && said.orElse(null) instanceof Throwable why) {
          return why;
        }
      }
    }
    return thrown;
  }

  /** Tells the handler what went wrong; on a thread of its own. */
  void fail(Throwable why) {
    var method = error();
    telling.lock();
    try {
      if (toldItsEnd || method == null) {
        return;
      }
      toldItsEnd = true;
      var takes = method.getParameterTypes()[0];
      var unused =
          target.tell(method, new Object[] {takes == Optional.class ? Optional.of(why) : why});
    } catch (Throwable itsOwn) {
      // A handler that throws has nobody above it here.
      Thread.currentThread()
          .getUncaughtExceptionHandler()
          .uncaughtException(Thread.currentThread(), itsOwn);
    } finally {
      telling.unlock();
    }
  }

  private @Nullable Method error() {
    for (var type : types) {
      for (var method : type.getMethods()) {
        if (Told.isNews(method)
            && method.getParameterCount() == 1
            && Told.isEnd(method, read.answers().told())
            && (method.getParameterTypes()[0] == Optional.class
                || method.getParameterTypes()[0] == Throwable.class)) {
          return method;
        }
      }
    }
    return null;
  }
}
