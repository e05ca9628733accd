package io.cemaf.agent.api;

import io.cemaf.Level;
import org.jspecify.annotations.Nullable;

/**
 * What applications are to do with less of at each level, or without.
 *
 * <pre>
 *                           NORMAL ELEVATED HIGH CRITICAL EMERGENCY
 *   entityLimit                1     0.8    0.8     0.5      0.3
 *   embeddingDimensions        1     1      1       0.5      0.5
 *   batchSize                  1     0.5    0.25    0.1      0.1
 *   maxAgents                  1     0.6    0.4     0.2      0.2
 *   skipOptionalAnalysis       -     -      yes     yes      yes
 *   skipExpensiveComputation   -     -      yes     yes      yes
 *   useSimplifiedMethods       -     -      -       yes      yes
 * </pre>
 */
final class Constraints {
  static final String MAX_AGENTS = "maxAgents";

  private Constraints() {}

  /** A share as Double, a yes or no as Boolean; null for a name that is not known. */
  static @Nullable Object of(String name, Level level) {
    return switch (name) {
      case "entityLimit", "embeddingDimensions", "batchSize", MAX_AGENTS -> share(name, level);
      case "skipOptionalAnalysis", "skipExpensiveComputation" -> level.atLeast(Level.HIGH);
      case "useSimplifiedMethods" -> level.atLeast(Level.CRITICAL);
      default -> null;
    };
  }

  /** Of what is usual. */
  static double share(String name, Level level) {
    var shares =
        switch (name) {
          case "entityLimit" -> new double[] {1, 0.8, 0.8, 0.5, 0.3};
          case "embeddingDimensions" -> new double[] {1, 1, 1, 0.5, 0.5};
          case "batchSize" -> new double[] {1, 0.5, 0.25, 0.1, 0.1};
          case MAX_AGENTS -> new double[] {1, 0.6, 0.4, 0.2, 0.2};
          default -> new double[] {1, 1, 1, 1, 1};
        };
    return shares[level.ordinal()];
  }
}
