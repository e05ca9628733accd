package io.cemaf.rules;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;

/** Numbers with units, as rules write them. */
final class Quantities {
  /** Longer than any wait that makes sense; its nanoseconds fit a long. */
  static final Duration LONGEST = Duration.ofDays(365);

  private static final String[] SIZE_UNITS = {
    "B", "KiB", "MiB", "GiB", "TiB", "kB", "KB", "MB", "GB", "TB"
  };
  private static final long[] SIZE_BYTES = {
    1,
    1L << 10,
    1L << 20,
    1L << 30,
    1L << 40,
    1000,
    1000,
    1_000_000,
    1_000_000_000,
    1_000_000_000_000L
  };
  private static final String[] DURATION_UNITS = {"ms", "s", "m", "h", "d"};
  private static final long[] DURATION_NANOS = {
    1_000_000, 1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L, 86_400_000_000_000L
  };

  private Quantities() {}

  /** {@code 500ms 30s 5m 1h 1d PT30S}, up to {@link #LONGEST}. */
  static Duration duration(String text) throws BadValue {
    Duration duration;
    if (text.startsWith("P")) {
      duration = isoDuration(text);
    } else {
      var end = endOfNumber(text);
      var factor = factor(text.substring(end), DURATION_UNITS, DURATION_NANOS);
      if (end == 0 || factor == 0) {
        throw new BadValue(
            quoted(text) + " is no duration; write a number with ms, s, m, h or d, such as 30s");
      }
      var nanos = number(text.substring(0, end)).multiply(BigDecimal.valueOf(factor));
      if (nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0) {
        throw new BadValue(quoted(text) + " is too long; the most is 365d");
      }
      duration = Duration.ofNanos(nanos.longValue());
    }
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new BadValue(quoted(text) + " is out of range; durations go from 0s to 365d");
    }
    return duration;
  }

  private static Duration isoDuration(String text) throws BadValue {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new BadValue(quoted(text) + " is no duration; write one such as PT30S or 30s");
    }
  }

  /** {@code 64KiB 256MiB 3GiB}, powers of 1024; {@code MB}, powers of 1000; in bytes. */
  static long size(String text) throws BadValue {
    var end = endOfNumber(text);
    var factor = factor(text.substring(end), SIZE_UNITS, SIZE_BYTES);
    if (end == 0 || factor == 0) {
      throw new BadValue(
          quoted(text) + " is no size; write a number with B, KiB, MiB, GiB, KB, MB or GB");
    }
    var bytes = number(text.substring(0, end)).multiply(BigDecimal.valueOf(factor));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new BadValue(quoted(text) + " is too large");
    }
    return bytes.longValue();
  }

  /** {@code 50MB/s}, in bytes a second. */
  static long rate(String text) throws BadValue {
    if (!text.endsWith("/s")) {
      throw new BadValue(quoted(text) + " is no rate; write a size a second such as 50MB/s");
    }
    return size(text.substring(0, text.length() - "/s".length()));
  }

  /** {@code 90%} or {@code 0.9}, from 0 to 1; a bare 90 is ambiguous. */
  static double ratio(String text) throws BadValue {
    var end = endOfNumber(text);
    var unit = text.substring(end);
    if (end == 0 || !(unit.isEmpty() || unit.equals("%"))) {
      throw new BadValue(quoted(text) + " is no ratio; write 90% or 0.9");
    }
    var value = number(text.substring(0, end)).doubleValue();
    if (unit.equals("%")) {
      value /= 100;
    } else if (value > 1 || (value == 1 && text.indexOf('.') < 0)) {
      throw new BadValue(
          quoted(text) + " is ambiguous; write " + text + "% or a ratio such as 0.9");
    }
    if (value > 1) {
      throw new BadValue(quoted(text) + " is out of range; ratios go from 0% to 100%");
    }
    return value;
  }

  /** {@code 80C}, in degrees Celsius. */
  static double celsius(String text) throws BadValue {
    var negative = text.startsWith("-");
    var unsigned = negative ? text.substring(1) : text;
    var end = endOfNumber(unsigned);
    if (end == 0 || !unsigned.substring(end).equals("C")) {
      throw new BadValue(quoted(text) + " is no temperature; write degrees Celsius such as 80C");
    }
    var value = number(unsigned.substring(0, end)).doubleValue();
    if (value > 1000) {
      throw new BadValue(quoted(text) + " is out of range; temperatures go to 1000C");
    }
    return negative ? -value : value;
  }

  /** A whole number without unit. */
  static int count(String text, int least, int most) throws BadValue {
    return (int) amount(text, least, most);
  }

  /** As {@link #count}. */
  static long amount(String text, long least, long most) throws BadValue {
    var negative = text.startsWith("-");
    var unsigned = negative ? text.substring(1) : text;
    if (unsigned.isEmpty() || endOfNumber(unsigned) < unsigned.length() || text.indexOf('.') >= 0) {
      throw new BadValue(quoted(text) + " is no whole number");
    }
    var value = new BigDecimal(text);
    if (value.compareTo(BigDecimal.valueOf(least)) < 0
        || value.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw new BadValue(text + " is out of range; it goes from " + least + " to " + most);
    }
    return value.longValue();
  }

  /** A number without unit, 0 or more. */
  static double number(String text, double least, double most) throws BadValue {
    if (text.isEmpty() || endOfNumber(text) < text.length()) {
      throw new BadValue(quoted(text) + " is no plain number of 0 or more");
    }
    var value = number(text).doubleValue();
    if (value < least || value > most) {
      throw new BadValue(text + " is out of range; it goes from " + least + " to " + most);
    }
    return value;
  }

  static String quoted(String text) {
    return "'" + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + "'";
  }

  /** Bounded in length, so that no file can make the arithmetic slow. */
  private static BigDecimal number(String digits) throws BadValue {
    if (digits.length() > 30 || digits.endsWith(".")) {
      throw new BadValue(quoted(digits) + " is no number");
    }
    return new BigDecimal(digits);
  }

  /** Where the leading digits, with at most one point between them, end. */
  private static int endOfNumber(String text) {
    var at = 0;
    var pointed = false;
    while (at < text.length()) {
      var letter = text.charAt(at);
      if (letter == '.' && at > 0 && !pointed) {
        pointed = true;
      } else if (letter < '0' || letter > '9') {
        break;
      }
      at++;
    }
    return at;
  }

  private static long factor(String unit, String[] units, long[] factors) {
    for (var i = 0; i < units.length; i++) {
      if (units[i].equals(unit)) {
        return factors[i];
      }
    }
    return 0;
  }
}
