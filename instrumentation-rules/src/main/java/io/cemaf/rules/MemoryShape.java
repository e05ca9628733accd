package io.cemaf.rules;

import java.util.List;

/** {@code memory:} how much memory this process may take. */
final class MemoryShape {
  private static final int MOST_SCORE = 1_000;

  static final Key<MemorySpec.Limit> SOFT_LIMIT =
      Key.of(
          "softLimit",
          new MemoryLimitType(),
          "From here on context is paged out. Sizes and ratios as with `hardLimit`.",
          "none");
  static final Key<MemorySpec.Limit> HARD_LIMIT =
      Key.of(
          "hardLimit",
          new MemoryLimitType(),
          "From here on calls wait, and are refused at their deadline; they begin few at a time, so"
              + " that what they take stays below it. A size is one of the process: what is resident,"
              + " or charged to its container, whichever is more; the heap may then hold 90% of its"
              + " maximum. A ratio is one of the heap's maximum, for what is live there, and of the"
              + " container's or the machine's memory, for the process. Holds for rules with a"
              + " guard, bulkhead, concurrency, circuitBreaker, rateLimiter, delay or throttle.",
          "none");
  static final Key<Integer> OOM_SCORE_ADJ =
      Key.of(
          "oomScoreAdj",
          new QuantityType.OfCount(-MOST_SCORE, MOST_SCORE),
          "Whom the kernel kills first when the machine is out of memory: 1000 this process, -1000"
              + " never; less than it was needs privileges. Linux.",
          "what it is");
  static final Shape SHAPE =
      new Shape(
          "memory",
          "How much memory this process may take.",
          SOFT_LIMIT,
          HARD_LIMIT,
          OOM_SCORE_ADJ);

  private MemoryShape() {}

  /** Each key from the first section that gives it. */
  static MemorySpec bind(List<Section> sections, List<Problem> problems) {
    var soft = SensorsShape.firstOrNull(sections, SOFT_LIMIT);
    var hard = SensorsShape.firstOrNull(sections, HARD_LIMIT);
    if (soft != null
        && hard != null
        && soft.share() == hard.share()
        && soft.value() > hard.value()) {
      for (var section : sections) {
        if (section.has(SOFT_LIMIT)) {
          problems.add(
              new Problem(
                  section.sourceOf(SOFT_LIMIT),
                  Problem.Severity.ERROR,
                  Code.BAD_VALUE.id(),
                  "softLimit is above hardLimit: nothing would be paged out before calls wait"));
          break;
        }
      }
    }
    return new MemorySpec(soft, hard, SensorsShape.firstOrNull(sections, OOM_SCORE_ADJ));
  }
}
