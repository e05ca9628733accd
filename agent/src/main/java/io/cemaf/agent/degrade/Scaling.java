package io.cemaf.agent.degrade;

import io.cemaf.rules.Degrade.Scale;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes numbers and durations smaller, never larger: what is not above zero, or at or below the
 * minimum, stays. Whole numbers are rounded down.
 */
public final class Scaling {
  /** Up to here a double's error is far below what is added to it. */
  private static final long EXACT = 1_000_000;

  private static final double ERROR = 1e-9;

  /** Of seconds, above which nanoseconds do not fit. */
  private static final long LONG_SECONDS = 9_000_000_000L;

  private Scaling() {}

  /** Whether a value is one that can be scaled. */
  public static boolean fits(@Nullable Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Double
        || value instanceof Float
        || value instanceof Short
        || value instanceof Byte
        || value instanceof Duration;
  }

  /** A value of the same class; the same instance where nothing changes, or it does not fit. */
  public static @Nullable Object scaled(@Nullable Object value, Scale scale) {
    if (value instanceof Integer whole) {
      var less = (int) whole(whole, scale);
      return less == whole ? value : (Object) less;
    }
    if (value instanceof Long whole) {
      var less = whole(whole, scale);
      return less == whole ? value : (Object) less;
    }
    if (value instanceof Double real) {
      var less = real(real, scale);
      return less < real ? (Object) less : value;
    }
    if (value instanceof Float real) {
      var less = (float) real(real, scale);
      return less < real ? (Object) less : value;
    }
    if (value instanceof Short whole) {
      var less = (short) whole(whole, scale);
      return less == whole ? value : (Object) less;
    }
    if (value instanceof Byte whole) {
      var less = (byte) whole(whole, scale);
      return less == whole ? value : (Object) less;
    }
    return value instanceof Duration duration ? duration(duration, scale) : value;
  }

  /** As {@link #scaled}, and what an Optional holds. */
  public static @Nullable Object result(@Nullable Object value, Scale scale) {
    if (value instanceof Optional<?> held && held.isPresent()) {
      var less = scaled(held.get(), scale);
      return less == held.get() ? held : Optional.ofNullable(less);
    }
    if (value instanceof OptionalInt held && held.isPresent()) {
      return OptionalInt.of((int) whole(held.getAsInt(), scale));
    }
    if (value instanceof OptionalLong held && held.isPresent()) {
      return OptionalLong.of(whole(held.getAsLong(), scale));
    }
    if (value instanceof OptionalDouble held && held.isPresent()) {
      return OptionalDouble.of(real(held.getAsDouble(), scale));
    }
    return scaled(value, scale);
  }

  static long whole(long value, Scale scale) {
    if (value <= 0) {
      return value;
    }
    var less =
        value <= EXACT
            ? (long) (value * scale.by() + ERROR)
            : BigDecimal.valueOf(scale.by())
                .multiply(BigDecimal.valueOf(value))
                .setScale(0, RoundingMode.FLOOR)
                .longValue();
    return Double.isNaN(scale.min())
        ? less
        : Math.min(value, Math.max(less, (long) Math.ceil(scale.min())));
  }

  static double real(double value, Scale scale) {
    if (!(value > 0) || Double.isInfinite(value)) {
      return value;
    }
    var less = value * scale.by();
    return Double.isNaN(scale.min()) ? less : Math.min(value, Math.max(less, scale.min()));
  }

  private static Duration duration(Duration duration, Scale scale) {
    if (duration.isNegative() || duration.isZero()) {
      return duration;
    }
    var least = Double.isNaN(scale.min()) ? 0 : scale.min();
    if (duration.toSeconds() > LONG_SECONDS) {
      return Duration.ofSeconds(
          whole(duration.toSeconds(), new Scale(scale.by(), Math.ceil(least / 1e3))));
    }
    var nanos = duration.toNanos();
    var less = whole(nanos, new Scale(scale.by(), least * 1e6));
    return less == nanos ? duration : Duration.ofNanos(less);
  }
}
