package io.cemaf.agent.logs;

import io.cemaf.Logs;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.rules.LoggingSpec.Severity;
import io.cemaf.rules.Mode;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Leaves events out of log files while rules say so. */
public final class LogBoard {
  /** Keeps nothing of the agent's: the value is the JDK's, and goes with the class. */
  private static final ClassValue<Boolean> FILES =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> appender) {
          return Framework.writesFiles(appender);
        }
      };

  private static final Method[] UNKNOWN = {};

  private static final ClassValue<Method[]> READINGS =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> event) {
          try {
            var reading = Framework.reading(event);
            return reading == null ? UNKNOWN : reading;
          } catch (NoSuchMethodException | LinkageError other) {
            return UNKNOWN;
          }
        }
      };

  private final Health health;
  private final Recorder recorder;
  private final LongAdder leftOut = new LongAdder();
  private volatile @Nullable LogTerms terms;

  public LogBoard(Health health, Recorder recorder) {
    this.health = health;
    this.recorder = recorder;
  }

  /** Goes by these from here on; null for none. */
  public void decide(@Nullable LogTerms next) {
    var before = terms;
    terms = next;
    if (next != null && acts(next)) {
      Logs.filter(new LeavesOut(next.keepAtLeast(), next.mode() == Mode.ENFORCE));
    } else {
      Logs.filter(null);
    }
    var was = said(before);
    var is = said(next);
    if (!was.equals(is)) {
      recorder.loggingReduced(was + " -> " + is);
    }
  }

  private static boolean acts(@Nullable LogTerms terms) {
    return terms != null && terms.reduced() && terms.mode() != Mode.OFF;
  }

  private static String said(@Nullable LogTerms terms) {
    return terms == null || !acts(terms)
        ? "all"
        : terms.keepAtLeast().name().toLowerCase(Locale.ROOT)
            + (terms.mode() == Mode.OBSERVE ? " (observed)" : "");
  }

  /** What is kept: {@code all}, or the least severe; from any thread. */
  public String keeps() {
    return said(terms);
  }

  /** Events that were left out, or would have been; from any thread. */
  public long leftOut() {
    return leftOut.sum();
  }

  /** Leaves nothing out any more. */
  public void close() {
    Logs.filter(null);
  }

  private final class LeavesOut implements BiPredicate<Object, Object> {
    private final Severity kept;
    private final boolean acts;

    LeavesOut(Severity kept, boolean acts) {
      this.kept = kept;
      this.acts = acts;
    }

    @Override
    public boolean test(Object appender, Object event) {
      if (!FILES.get(appender.getClass())) {
        return false;
      }
      var reading = READINGS.get(event.getClass());
      if (reading.length < 2) {
        return false;
      }
      try {
        var level = reading[0].invoke(event);
        if (level == null
            || !Framework.of(reading[0]).isLess((int) reading[1].invoke(level), kept)) {
          return false;
        }
      } catch (ReflectiveOperationException unreadable) {
        health.count(FallBack.LOGS_NOT_SEEN);
        return false;
      }
      leftOut.increment();
      return acts;
    }
  }
}
