package io.cemaf.agent.guard;

import java.lang.reflect.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What slf4j's MDC held on one thread, to be put back on another; nothing where there is none. */
final class LoggingContext {
  private final @Nullable Map<?, ?> values;
  private final @Nullable Method setter;

  private LoggingContext(@Nullable Map<?, ?> values, @Nullable Method setter) {
    this.values = values;
    this.setter = setter;
  }

  /** Of the slf4j that {@code loader} sees. */
  static LoggingContext capture(@Nullable ClassLoader loader) {
    try {
      var mdc = Class.forName("org.slf4j.MDC", true, loader);
      var values = (Map<?, ?>) mdc.getMethod("getCopyOfContextMap").invoke(null);
      return new LoggingContext(values, mdc.getMethod("setContextMap", Map.class));
    } catch (ReflectiveOperationException | LinkageError absent) {
      return new LoggingContext(null, null);
    }
  }

  void restore() {
    if (values == null || setter == null) {
      return;
    }
    try {
      setter.invoke(null, values);
    } catch (ReflectiveOperationException impossible) {
      // The log lines of this call lack their context; the call itself does not.
    }
  }
}
