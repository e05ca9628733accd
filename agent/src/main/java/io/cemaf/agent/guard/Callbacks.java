package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.Wildcard;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Wraps a handler given as an argument, so that the call ends when the handler is told its end. */
final class Callbacks {
  /** Whether all methods of an interface can be called from here. */
  private static final ClassValue<Boolean> CALLABLE =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return Modifier.isPublic(type.getModifiers())
              && type.getModule().isExported(type.getPackageName());
        }
      };

  private final Health health;

  Callbacks(Health health) {
    this.health = health;
  }

  /**
   * The arguments with the handler wrapped; those given, and counted, if that can't be done.
   *
   * @param type binary name of the parameter's type, which a stand-in has to have
   */
  @Nullable Object[] wrap(Call call, @Nullable Object[] given, CallEnd.Callback end, String type) {
    var handler = end.argument() < given.length ? given[end.argument()] : null;
    if (handler == null || call.nested()) {
      return given;
    }
    try {
      var wrapped = proxy(call, handler, end.methods(), type);
      if (wrapped == null) {
        health.count(FallBack.CALLBACK_UNWRAPPED);
        return given;
      }
      var changed = given.clone();
      changed[end.argument()] = wrapped;
      call.endsWithCallback();
      return changed;
    } catch (IllegalArgumentException notToBeWrapped) {
      health.count(FallBack.CALLBACK_UNWRAPPED);
      return given;
    }
  }

  private static @Nullable Object proxy(
      Call call, Object handler, List<String> ends, String needed) {
    var interfaces = new LinkedHashSet<Class<?>>();
    for (Class<?> type = handler.getClass(); type != null; type = type.getSuperclass()) {
      collect(type, interfaces);
    }
    var fits = needed.equals(Object.class.getName());
    for (var type : interfaces) {
      if (!CALLABLE.get(type)) {
        return null;
      }
      fits |= type.getName().equals(needed);
    }
    if (!fits) {
      return null;
    }
    return Proxy.newProxyInstance(
        handler.getClass().getClassLoader(),
        interfaces.toArray(new Class<?>[0]),
        (proxy, method, arguments) -> {
          try {
            return method.invoke(handler, arguments);
          } catch (InvocationTargetException failed) {
            throw failed.getCause();
          } finally {
            if (isEnd(method, ends)) {
              call.accept(null, null);
            }
          }
        });
  }

  private static void collect(Class<?> type, Set<Class<?>> into) {
    for (var implemented : type.getInterfaces()) {
      if (into.add(implemented)) {
        collect(implemented, into);
      }
    }
  }

  private static boolean isEnd(Method method, List<String> ends) {
    for (var end : ends) {
      if (Wildcard.matches(end, method.getName())) {
        return true;
      }
    }
    return false;
  }
}
