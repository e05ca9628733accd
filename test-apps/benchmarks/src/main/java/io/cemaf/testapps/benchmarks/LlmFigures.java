package io.cemaf.testapps.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What LLM calls cost under a rule beside the bare library, in each shape. */
final class LlmFigures {
  private static final double CALL_NANOS = 2_000;
  private static final double TOKEN_NANOS = 1_000;

  private LlmFigures() {}

  static List<Figure> take(Bench bench) throws Exception {
    var flags = LlmRules.flags(bench.directory(), bench.jar());
    var figures = new ArrayList<Figure>();
    var all =
        List.of(
            "bareCall", "limitedCall", "copiedCall", "degradedCall", "bareToken", "limitedToken");
    add("langchain4j", Jmh.run(bench, ChainBenchmark.class, all, 1, flags), figures);
    add("Spring AI", Jmh.run(bench, SpringBenchmark.class, all, 1, flags), figures);
    return figures;
  }

  private static void add(String library, Map<String, Jmh.Score> scores, List<Figure> figures) {
    figures.add(over(library + ", a call", scores, "limitedCall", "bareCall", CALL_NANOS));
    figures.add(
        over(
            library + ", a call that asks for less, beyond the library's own copy",
            scores,
            "degradedCall",
            "copiedCall",
            CALL_NANOS));
    figures.add(
        over(library + ", a streamed token", scores, "limitedToken", "bareToken", TOKEN_NANOS));
  }

  private static Figure over(
      String what, Map<String, Jmh.Score> scores, String with, String without, double most) {
    var own = Objects.requireNonNull(scores.get(with));
    var bare = Objects.requireNonNull(scores.get(without));
    return Figure.atMost(
        what,
        own.value() - bare.value(),
        "ns",
        most,
        own.text()
            + " - "
            + bare.text()
            + ", "
            + Figure.number(own.bytes() - bare.bytes())
            + " B more");
  }
}
