package io.cemaf.agent.guard;

import io.cemaf.agent.loaders.PerLoader;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.Expression;
import java.lang.ref.SoftReference;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What keys of a call are: the values of their expressions. */
final class KeyValues {
  private static final String MDC = "org.slf4j.MDC";

  private final Degrader degrader;
  private final Health health;

  /** How a value of slf4j's context is asked for; soft, as it leads to its loader. */
  private final PerLoader<SoftReference<Method>> contexts = new PerLoader<>();

  KeyValues(Degrader degrader, Health health) {
    this.degrader = degrader;
    this.health = health;
  }

  /**
   * The value of an expression; null, and counted, where a call has none.
   *
   * @param self null for a static method
   * @param arguments null where they are not known
   */
  @Nullable Object of(
      Expression expression, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    var value = value(expression, self, arguments);
    if (value == null) {
      health.count(FallBack.NO_KEY);
    }
    return value;
  }

  private @Nullable Object value(
      Expression expression, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    if (expression instanceof Expression.Self) {
      return self;
    }
    if (expression instanceof Expression.Argument argument) {
      return argument(argument, arguments);
    }
    if (expression instanceof Expression.Mdc mdc) {
      return ofContext(mdc.name(), self);
    }
    if (expression instanceof Expression.Env env) {
      return System.getenv(env.name());
    }
    return thread();
  }

  private @Nullable Object argument(
      Expression.Argument of, @Nullable Object @Nullable [] arguments) {
    var argument =
        arguments == null || of.index() >= arguments.length ? null : arguments[of.index()];
    var property = of.property();
    return argument == null || property == null
        ? argument
        : degrader.copies().value(argument, property);
  }

  /** Virtual threads mostly have no name: each is one of its own then. */
  private static Object thread() {
    var thread = Thread.currentThread();
    var name = thread.getName();
    return name.isEmpty() ? (Object) thread : name;
  }

  /** Of the slf4j that the called object's class sees, else of that of the thread's loader. */
  private @Nullable Object ofContext(String name, @Nullable Object self) {
    var own = self == null ? null : said(name, self.getClass().getClassLoader());
    return own == null ? said(name, Thread.currentThread().getContextClassLoader()) : own;
  }

  private @Nullable Object said(String name, @Nullable ClassLoader loader) {
    var context = context(loader);
    try {
      return context == null ? null : context.invoke(null, name);
    } catch (ReflectiveOperationException | RuntimeException inaccessible) {
      return null;
    }
  }

  private @Nullable Method context(@Nullable ClassLoader loader) {
    var reference = contexts.get(loader);
    var known = reference == null ? null : reference.get();
    if (known != null) {
      return known;
    }
    try {
      var found =
          Class.forName(MDC, true, PerLoader.orPlatform(loader)).getMethod("get", String.class);
      contexts.remove(loader);
      var unused = contexts.put(loader, new SoftReference<>(found));
      return found;
    } catch (ReflectiveOperationException | LinkageError absent) {
      return null;
    }
  }
}
