package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.rules.Wildcard;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands on what a call's handler is told, and ends the call with the end. */
class Told implements InvocationHandler {
  /** Who is told. */
  interface Target {
    @Nullable Object tell(Method method, @Nullable Object @Nullable [] arguments) throws Throwable;
  }

  /** The application's own handler. */
  record Plainly(Object handler) implements Target {
    @Override
    public @Nullable Object tell(Method method, @Nullable Object @Nullable [] arguments)
        throws Throwable {
      try {
        return method.invoke(handler, arguments);
      } catch (InvocationTargetException failed) {
        throw failed.getCause();
      }
    }
  }

  private final Call call;
  private final List<String> ends;
  private final Target target;

  Told(Call call, List<String> ends, Target target) {
    this.call = call;
    this.ends = ends;
    this.target = target;
  }

  Call call() {
    return call;
  }

  Target target() {
    return target;
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    return hand(method, arguments, isEnd(method, ends));
  }

  @Nullable Object hand(Method method, @Nullable Object @Nullable [] arguments, boolean isEnd)
      throws Throwable {
    if (isEnd) {
      // Before the handler knows: the call that it makes next finds this one's permit free.
      call.accept(answer(arguments), failure(arguments));
    }
    return target.tell(method, arguments);
  }

  static boolean isEnd(Method method, List<String> ends) {
    for (var end : ends) {
      if (Wildcard.matches(end, method.getName())) {
        return true;
      }
    }
    return false;
  }

  /** Whether telling it says something to the handler, and asks nothing of it. */
  static boolean isNews(Method method) {
    return method.getReturnType() == void.class;
  }

  /** What a handler is told that the call failed with; null if nothing. */
  static @Nullable Throwable failure(@Nullable Object @Nullable [] arguments) {
    Throwable last = null;
    if (arguments != null) {
      for (var argument : arguments) {
        last = argument instanceof Throwable thrown ? thrown : last;
      }
    }
    return last;
  }

  /** What a handler is told that the call has answered; null if nothing. */
  private static @Nullable Object answer(@Nullable Object @Nullable [] arguments) {
    var first = arguments == null || arguments.length == 0 ? null : arguments[0];
    return first instanceof Throwable ? null : first;
  }

  /**
   * The method by which a handler is told an error of ours: it takes nothing else, and ends the
   * call. Of several the one that is named last.
   */
  static @Nullable Method error(Class<?>[] types, List<String> ends) {
    for (var i = ends.size() - 1; i >= 0; i--) {
      for (var type : types) {
        for (var method : type.getMethods()) {
          if (isNews(method)
              && method.getParameterCount() == 1
              && takesErrors(method.getParameterTypes()[0])
              && Wildcard.matches(ends.get(i), method.getName())) {
            return method;
          }
        }
      }
    }
    return null;
  }

  /** As {@link #error}, where it takes the object that was called before the error. */
  static @Nullable Method errorOf(
      Class<?>[] types, List<String> ends, @Nullable Object self, Throwable why) {
    for (var i = ends.size() - 1; i >= 0; i--) {
      for (var type : types) {
        for (var method : type.getMethods()) {
          var taken = method.getParameterTypes();
          if (isNews(method)
              && taken.length == 2
              && taken[0].isInstance(self)
              && taken[1].isInstance(why)
              && Wildcard.matches(ends.get(i), method.getName())) {
            return method;
          }
        }
      }
    }
    return null;
  }

  private static boolean takesErrors(Class<?> type) {
    return type == Throwable.class || type == Exception.class || type == RuntimeException.class;
  }
}
