package io.cemaf.rules;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A number of calls, alone or for a period: {@code 60}, {@code 60/min}. */
final class CallRateType extends Type<CallRate> {
  static final int MOST = 1_000_000_000;

  private static final Map<String, Duration> PERIODS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "min", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private final boolean needsPeriod;

  CallRateType() {
    this(false);
  }

  private CallRateType(boolean needsPeriod) {
    this.needsPeriod = needsPeriod;
  }

  /** One or more for a period that is written with it. */
  static CallRateType withPeriod() {
    return new CallRateType(true);
  }

  boolean needsPeriod() {
    return needsPeriod;
  }

  @Override
  @Nullable CallRate read(Node node, Reading reading) {
    var text = scalar(node, reading);
    if (text == null) {
      return null;
    }
    try {
      return parse(text, node instanceof ScalarNode scalar && !scalar.isPlain());
    } catch (BadValue e) {
      reading.error(node, e);
      return null;
    }
  }

  private CallRate parse(String text, boolean quoted) throws BadValue {
    var slash = text.indexOf('/');
    if (slash < 0) {
      if (quoted) {
        throw new BadValue("text where a number of calls is expected; leave out the quotes");
      }
      var calls = Quantities.count(text, 0, MOST);
      if (needsPeriod) {
        throw new BadValue(text + " needs a period; write " + text + "/min, /s, /h or /d");
      }
      return new CallRate(calls, null);
    }
    var period = PERIODS.get(text.substring(slash + 1).strip());
    if (period == null) {
      throw new BadValue(
          Quantities.quoted(text) + " is no rate of calls; write 5/s, 60/min, 1000/h or 10000/d");
    }
    var least = needsPeriod ? 1 : 0;
    return new CallRate(Quantities.count(text.substring(0, slash).strip(), least, MOST), period);
  }

  @Override
  String words() {
    return needsPeriod ? "a rate such as 60/min" : "a number of calls such as 60 or 60/min";
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    var rate = schemas.text("^[0-9]+ ?/ ?(s|min|h|d)$");
    return needsPeriod ? rate : schemas.either(rate, schemas.number("integer", 0, MOST));
  }

  @Override
  String example() {
    return needsPeriod ? "60/min" : "60";
  }
}
