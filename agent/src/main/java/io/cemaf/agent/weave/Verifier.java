package io.cemaf.agent.weave;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a woven class before the JVM gets it. */
final class Verifier {
  /**
   * Compares a woven class with what it was.
   *
   * @throws VerifyError if it must not be used
   */
  void check(
      Hierarchy hierarchy,
      @Nullable ClassLoader loader,
      String name,
      byte[] original,
      byte[] woven,
      Set<String> methods) {
    if (!Shape.of(original).equals(Shape.of(woven))) {
      throw new VerifyError(name + ": weaving changed more than code");
    }
  }
}
