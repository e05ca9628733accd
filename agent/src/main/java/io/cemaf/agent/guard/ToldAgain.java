package io.cemaf.agent.guard;

import io.cemaf.Again;
import io.cemaf.rules.CallEnd;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A handler whose call is made again if the first thing that it would be told is an error. Later
 * attempts are given what stands for it.
 */
final class ToldAgain implements Told.Target {
  private final RuleSite site;
  private final Again call;
  private final CallEnd.Callback end;
  private final MethodHandle handle;
  private final Object handler;
  private final Told.Target told;
  private final Class<?>[] types;
  private final Course course;

  ToldAgain(
      RuleSite site,
      Again call,
      CallEnd.Callback end,
      MethodHandle handle,
      Object handler,
      Class<?>[] types) {
    this.site = site;
    this.call = call;
    this.end = end;
    this.handle = handle;
    this.handler = handler;
    this.types = types;
    told = new Told.Plainly(handler);
    course = new Course(site.retries(), site, call);
  }

  @Override
  public @Nullable Object tell(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (Told.isNews(method)) {
      var failure = Told.isEnd(method, end.methods()) ? Told.failure(arguments) : null;
      if (failure != null && isMadeAgain(method, arguments, failure)) {
        return null;
      }
      call.spend();
    }
    return told.tell(method, arguments);
  }

  /** The call was refused before anything was told. */
  void refused(Method error, Throwable why) {
    var arguments = new Object[] {why};
    if (!isMadeAgain(error, arguments, why)) {
      last(error, new Object[] {site.told(why, call.self())});
    }
  }

  private boolean isMadeAgain(
      Method method, @Nullable Object @Nullable [] arguments, Throwable failure) {
    var wait = course.next(failure);
    return wait != Retries.NEVER
        && site.retries()
                .timeLimits()
                .later(
                    wait,
                    () -> again(method),
                    () -> OwnThread.run("failed-call-", call.self(), () -> last(method, arguments)))
            != null;
  }

  private void again(Method error) {
    OwnThread.run("retried-call-", call.self(), () -> attempt(error));
  }

  private void attempt(Method error) {
    var own = course.call().arguments();
    if (own == null) {
      return;
    }
    var arguments = own.clone();
    var over = new AtomicBoolean();
    arguments[end.argument()] =
        Callbacks.standIn(
            handler,
            types,
            (proxy, method, given) -> {
              if (Told.isEnd(method, end.methods()) && !over.compareAndSet(false, true)) {
                return null;
              }
              return tell(method, given);
            });
    try {
      var unused = course.attempt(handle, arguments);
    } catch (Throwable thrown) {
      if (over.compareAndSet(false, true)) {
        failed(error, thrown);
      }
    }
  }

  /** The attempt threw, and nobody but the handler is left to be told. */
  private void failed(Method error, Throwable thrown) {
    var fits =
        error.getParameterCount() == 1 && error.getParameterTypes()[0].isInstance(thrown)
            ? error
            : Told.error(types, end.methods());
    if (fits != null && fits.getParameterTypes()[0].isInstance(thrown)) {
      var arguments = new Object[] {thrown};
      if (!isMadeAgain(fits, arguments, thrown)) {
        last(fits, arguments);
      }
    }
  }

  private void last(Method method, @Nullable Object @Nullable [] arguments) {
    call.spend();
    try {
      var unused = told.tell(method, arguments);
    } catch (Throwable itsOwn) {
      Thread.currentThread()
          .getUncaughtExceptionHandler()
          .uncaughtException(Thread.currentThread(), itsOwn);
    }
  }
}
