package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/** {@code reserve:} shares of a limit that are kept for more important calls. */
final class ReserveShape {
  static final Key<Double> CRITICAL =
      Key.of("critical", new QuantityType.OfRatio(), "Kept for critical calls.", "0%");
  static final Key<Double> HIGH =
      Key.of("high", new QuantityType.OfRatio(), "Kept for high and critical calls.", "0%");
  static final Key<Double> NORMAL =
      Key.of("normal", new QuantityType.OfRatio(), "Kept for all but low calls.", "0%");
  static final Shape SHAPE =
      new Shape(
          "reserve",
          "Shares of a limit that less important calls cannot use.",
          CRITICAL,
          HIGH,
          NORMAL);

  /** In every section that has a limit of calls at once. */
  static final Key<Section> RESERVE =
      Key.of(
          "reserve",
          new SectionType(SHAPE),
          "Shares of the limit that less important calls cannot use; rounded up, but one call is"
              + " always left for them.",
          "nothing");

  private ReserveShape() {}

  static Reserve bind(@Nullable Section section, Reading reading) {
    if (section == null) {
      return Reserve.NONE;
    }
    var reserve =
        new Reserve(section.get(CRITICAL, 0.0), section.get(HIGH, 0.0), section.get(NORMAL, 0.0));
    if (reserve.critical() + reserve.high() + reserve.normal() > 1) {
      reading.error(section.source(), Code.BAD_VALUE, "more than 100% of the limit is reserved");
    }
    return reserve;
  }
}
