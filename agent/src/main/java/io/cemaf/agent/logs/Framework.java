package io.cemaf.agent.logs;

import io.cemaf.rules.LoggingSpec.Severity;
import java.lang.reflect.Method;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of a logging framework: which appenders write files, and how severe events are. */
enum Framework {
  JAVA_UTIL_LOGGING("java.util.logging.LogRecord", "intValue", true) {
    @Override
    int least(Severity severity) {
      return switch (severity) {
        case TRACE -> Integer.MIN_VALUE;
        case DEBUG -> 500;
        case INFO -> 800;
        case WARNING -> 900;
        case ERROR -> 1000;
      };
    }
  },
  LOGBACK("ch.qos.logback.classic.spi.ILoggingEvent", "toInt", true) {
    @Override
    int least(Severity severity) {
      return switch (severity) {
        case TRACE -> Integer.MIN_VALUE;
        case DEBUG -> 10_000;
        case INFO -> 20_000;
        case WARNING -> 30_000;
        case ERROR -> 40_000;
      };
    }
  },
  LOG4J("org.apache.logging.log4j.core.LogEvent", "intLevel", false) {
    @Override
    int least(Severity severity) {
      return switch (severity) {
        case TRACE -> Integer.MAX_VALUE;
        case DEBUG -> 500;
        case INFO -> 400;
        case WARNING -> 300;
        case ERROR -> 200;
      };
    }
  };

  /** Of all frameworks: those that write files, with whatever is made of them. */
  private static final Set<String> FILE_APPENDERS =
      Set.of(
          "java.util.logging.FileHandler",
          "ch.qos.logback.core.FileAppender",
          "org.apache.logging.log4j.core.appender.FileAppender",
          "org.apache.logging.log4j.core.appender.MemoryMappedFileAppender",
          "org.apache.logging.log4j.core.appender.RandomAccessFileAppender",
          "org.apache.logging.log4j.core.appender.RollingFileAppender",
          "org.apache.logging.log4j.core.appender.RollingRandomAccessFileAppender");

  private final String event;
  private final String number;
  private final boolean rises;

  Framework(String event, String number, boolean rises) {
    this.event = event;
    this.number = number;
    this.rises = rises;
  }

  /** The framework's own number for a severity. */
  abstract int least(Severity severity);

  /** Whether an event of such a number is less severe than what is kept. */
  boolean isLess(int level, Severity kept) {
    return rises ? level < least(kept) : level > least(kept);
  }

  /** Whether appenders of a class write files. */
  static boolean writesFiles(Class<?> appender) {
    for (Class<?> type = appender; type != null; type = type.getSuperclass()) {
      if (FILE_APPENDERS.contains(type.getName())) {
        return true;
      }
    }
    return false;
  }

  /** How severe events of a class are: their level, and its number; null if nobody knows. */
  static Method @Nullable [] reading(Class<?> type) throws NoSuchMethodException {
    for (var framework : values()) {
      var known = supertype(type, framework.event);
      if (known != null) {
        var level = known.getMethod("getLevel");
        return new Method[] {level, level.getReturnType().getMethod(framework.number)};
      }
    }
    return null;
  }

  /** Of an event whose level is read by this method. */
  static Framework of(Method level) {
    for (var framework : values()) {
      if (framework.event.equals(level.getDeclaringClass().getName())) {
        return framework;
      }
    }
    throw new IllegalArgumentException(level.toString());
  }

  private static @Nullable Class<?> supertype(@Nullable Class<?> type, String name) {
    if (type == null || type.getName().equals(name)) {
      return type;
    }
    for (var each : type.getInterfaces()) {
      var found = supertype(each, name);
      if (found != null) {
        return found;
      }
    }
    return supertype(type.getSuperclass(), name);
  }
}
