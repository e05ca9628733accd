package io.cemaf.agent.guard;

import io.cemaf.Again;
import io.cemaf.Call;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.CallEnd;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
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
  @Nullable Object[] wrap(
      RuleSite site, Call call, @Nullable Object[] given, CallEnd.Callback end, String type) {
    var handler = end.argument() < given.length ? given[end.argument()] : null;
    if (handler == null || call.nested()) {
      return given;
    }
    try {
      var types = interfaces(handler, type);
      if (types == null) {
        health.count(FallBack.CALLBACK_UNWRAPPED);
        return given;
      }
      var about = call.again();
      var told =
          about == null
              ? new Told(call, end.methods(), new Told.Plainly(handler))
              : limited(site, call, about, end, handler, types);
      var changed = given.clone();
      changed[end.argument()] = standIn(handler, types, told);
      call.endsWithCallback();
      return changed;
    } catch (IllegalArgumentException notToBeWrapped) {
      health.count(FallBack.CALLBACK_UNWRAPPED);
      return given;
    }
  }

  /** A call whose end may be another than its handler is told by the library. */
  private Told limited(
      RuleSite site,
      Call call,
      Again about,
      CallEnd.Callback end,
      Object handler,
      Class<?>[] types) {
    var retries = site.retries();
    Told.Target target = new Told.Plainly(handler);
    if (retries.applyTo(site)) {
      var handle = retries.handle(site, about);
      if (handle != null) {
        target = new ToldAgain(site, about, end, handle, handler, types);
      }
    } else {
      var attempt = Attempt.of(site.state());
      if (attempt != null) {
        about.laterThan(attempt.call());
      }
    }
    var nanos = retries.attemptNanos(site, about);
    var ending = site.terms().ending();
    if (nanos == 0 && (ending == null || !ending.limitsStreams())) {
      return new Told(call, end.methods(), target);
    }
    var error = Told.error(types, end.methods());
    if (error == null) {
      health.count(FallBack.NOT_TIMED);
      return new Told(call, end.methods(), target);
    }
    var told = new ToldInTime(call, end.methods(), target, error, site, about.self());
    told.begin(nanos);
    return told;
  }

  /**
   * A handler that is told why there will be no answer.
   *
   * @param called what it is told before the reason; null for nothing
   */
  record Refusal(Object handler, Method error, @Nullable Object called, Throwable why) {
    void tell() throws Throwable {
      var told = called == null ? new Object[] {why} : new Object[] {called, why};
      var unused = new Told.Plainly(handler).tell(error, told);
    }
  }

  /** A refused call that is made again, or answered by somebody else. */
  record Later(ToldAgain told, Method error, Throwable why) {
    void begin() {
      told.refused(error, why);
    }
  }

  /** How a refused call's handler gets an answer all the same; null where it cannot. */
  @Nullable Later again(
      RuleSite site, Again about, CallEnd.Callback end, String type, Throwable why) {
    var arguments = about.arguments();
    var handler =
        arguments == null || end.argument() >= arguments.length ? null : arguments[end.argument()];
    var types = handler == null ? null : interfaces(handler, type);
    var error = types == null ? null : Told.error(types, end.methods());
    var handle =
        error == null || !site.retries().applyTo(site) ? null : site.retries().handle(site, about);
    return handler == null || types == null || error == null || handle == null
        ? null
        : new Later(new ToldAgain(site, about, end, handle, handler, types), error, why);
  }

  /** How a refused call's handler is told so; null where it cannot be. */
  @Nullable Refusal refusal(
      CallEnd.Callback end,
      String type,
      @Nullable Object self,
      @Nullable Object @Nullable [] arguments,
      Throwable why) {
    var handler =
        arguments == null || end.argument() >= arguments.length ? null : arguments[end.argument()];
    var types = handler == null ? null : interfaces(handler, type);
    if (handler == null || types == null) {
      return null;
    }
    var error = Told.error(types, end.methods());
    if (error != null && error.getParameterTypes()[0].isInstance(why)) {
      return new Refusal(handler, error, null, why);
    }
    var ofCall = Told.errorOf(types, end.methods(), self, why);
    return ofCall == null ? null : new Refusal(handler, ofCall, self, why);
  }

  /** An object of the same interfaces as a handler. */
  static Object standIn(Object handler, Class<?>[] types, InvocationHandler told) {
    return Proxy.newProxyInstance(handler.getClass().getClassLoader(), types, told);
  }

  /** Null where not all of them can be called from here, or what is needed is none of them. */
  static Class<?> @Nullable [] interfaces(Object handler, String needed) {
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
    return fits ? interfaces.toArray(new Class<?>[0]) : null;
  }

  private static void collect(Class<?> type, Set<Class<?>> into) {
    for (var implemented : type.getInterfaces()) {
      if (into.add(implemented)) {
        collect(implemented, into);
      }
    }
  }
}
