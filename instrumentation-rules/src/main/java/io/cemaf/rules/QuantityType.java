package io.cemaf.rules;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Types of numbers, with and without units. */
abstract class QuantityType<T> extends Type<T> {
  private final String words;
  private final String example;

  private QuantityType(String words, String example) {
    this.words = words;
    this.example = example;
  }

  abstract T parse(String text) throws BadValue;

  @Override
  @Nullable T read(Node node, Reading reading) {
    var text = scalar(node, reading);
    if (text == null) {
      return null;
    }
    try {
      return parse(text);
    } catch (BadValue e) {
      reading.error(node, e);
      return null;
    }
  }

  @Override
  String words() {
    return words;
  }

  @Override
  String example() {
    return example;
  }

  /** A duration within bounds. */
  static final class OfDuration extends QuantityType<Duration> {
    private final Duration least;
    private final Duration most;

    OfDuration(Duration least, Duration most) {
      super("a duration such as 30s", "30s");
      this.least = least;
      this.most = most;
    }

    @Override
    Duration parse(String text) throws BadValue {
      var value = Quantities.duration(text);
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new BadValue(
            Quantities.quoted(text)
                + " is out of range; it goes from "
                + in(least)
                + " to "
                + in(most));
      }
      return value;
    }

    private static String in(Duration bound) {
      var millis = bound.toMillis();
      if (millis % 1000 != 0) {
        return millis + "ms";
      }
      return millis % 86_400_000 == 0 && millis > 0 ? bound.toDays() + "d" : millis / 1000 + "s";
    }

    @Override
    Map<String, Object> schema(RulesSchema schemas) {
      return schemas.text("^([0-9]+(\\.[0-9]+)?(ms|s|m|h|d)|P.+)$");
    }
  }

  /** A ratio up to 1, with nothing or a percent sign. */
  static final class OfRatio extends QuantityType<Double> {
    private final double least;

    OfRatio() {
      this(0);
    }

    OfRatio(double least) {
      super("a ratio such as 90% or 0.9", "5%");
      this.least = least;
    }

    @Override
    Double parse(String text) throws BadValue {
      var value = Quantities.ratio(text);
      if (value < least) {
        throw new BadValue(
            Quantities.quoted(text) + " is out of range; it goes from " + least + " to 1");
      }
      return value;
    }

    @Override
    Map<String, Object> schema(RulesSchema schemas) {
      return schemas.either(
          schemas.text("^[0-9]+(\\.[0-9]+)?%$"), schemas.number("number", least, 1));
    }
  }

  /** A size in bytes. */
  static final class OfSize extends QuantityType<Long> {
    private final long least;

    OfSize(long least) {
      this(least, "256MiB");
    }

    OfSize(long least, String example) {
      super("a size such as " + example, example);
      this.least = least;
    }

    @Override
    Long parse(String text) throws BadValue {
      var value = Quantities.size(text);
      if (value < least) {
        throw new BadValue(
            Quantities.quoted(text) + " is out of range; the least is " + least + "B");
      }
      return value;
    }

    @Override
    Map<String, Object> schema(RulesSchema schemas) {
      return schemas.text("^[0-9]+(\\.[0-9]+)?(B|[KMGT]iB|[kKMGT]B)$");
    }
  }

  /** A number of bytes a second. */
  static final class OfByteRate extends QuantityType<Long> {
    private final long least;

    OfByteRate(long least) {
      super("a rate such as 10MB/s", "10MB/s");
      this.least = least;
    }

    @Override
    Long parse(String text) throws BadValue {
      var value = Quantities.rate(text);
      if (value < least) {
        throw new BadValue(
            Quantities.quoted(text) + " is out of range; the least is " + least + "B/s");
      }
      return value;
    }

    @Override
    Map<String, Object> schema(RulesSchema schemas) {
      return schemas.text("^[0-9]+(\\.[0-9]+)?(B|[KMGT]iB|[kKMGT]B)/s$");
    }
  }

  /** A temperature in degrees Celsius. */
  static final class OfTemperature extends QuantityType<Double> {
    OfTemperature() {
      super("a temperature such as 75C", "75C");
    }

    @Override
    Double parse(String text) throws BadValue {
      return Quantities.celsius(text);
    }

    @Override
    Map<String, Object> schema(RulesSchema schemas) {
      return schemas.text("^-?[0-9]+(\\.[0-9]+)?C$");
    }
  }

  /** A whole number within bounds, not quoted. */
  static final class OfCount extends QuantityType<Integer> {
    private final int least;
    private final int most;

    OfCount(int least, int most) {
      super("a whole number from " + least + " to " + most, String.valueOf(Math.max(least, 3)));
      this.least = least;
      this.most = most;
    }

    @Override
    @Nullable Integer read(Node node, Reading reading) {
      return isQuoted(node, reading) ? null : super.read(node, reading);
    }

    @Override
    Integer parse(String text) throws BadValue {
      return Quantities.count(text, least, most);
    }

    @Override
    Map<String, Object> schema(RulesSchema schemas) {
      return schemas.number("integer", least, most);
    }
  }

  /** A whole number that may be larger than an int, not quoted. */
  static final class OfAmount extends QuantityType<Long> {
    private final long least;
    private final long most;

    OfAmount(long least, long most) {
      super("a whole number from " + least + " to " + most, "10000");
      this.least = least;
      this.most = most;
    }

    @Override
    @Nullable Long read(Node node, Reading reading) {
      return isQuoted(node, reading) ? null : super.read(node, reading);
    }

    @Override
    Long parse(String text) throws BadValue {
      return Quantities.amount(text, least, most);
    }

    @Override
    Map<String, Object> schema(RulesSchema schemas) {
      return schemas.number("integer", (double) least, (double) most);
    }
  }

  /** A number within bounds, not quoted. */
  static final class OfNumber extends QuantityType<Double> {
    private final double least;
    private final double most;

    OfNumber(double least, double most) {
      super("a number from " + bound(least) + " to " + bound(most), String.valueOf(least + 1));
      this.least = least;
      this.most = most;
    }

    private static String bound(double bound) {
      return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }

    @Override
    @Nullable Double read(Node node, Reading reading) {
      return isQuoted(node, reading) ? null : super.read(node, reading);
    }

    @Override
    Double parse(String text) throws BadValue {
      return Quantities.number(text, least, most);
    }

    @Override
    Map<String, Object> schema(RulesSchema schemas) {
      return schemas.number("number", least, most);
    }
  }

  final boolean isQuoted(Node node, Reading reading) {
    if (!(node instanceof ScalarNode scalar) || scalar.isPlain()) {
      return false;
    }
    reading.error(
        node, Code.WRONG_TYPE, "text where " + words() + " is expected; leave out the quotes");
    return true;
  }
}
