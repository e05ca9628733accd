package io.cemaf.testapps.benchmarks;

import org.jspecify.annotations.Nullable;

/** The same class twice, once with a field that rules page. */
final class FieldTargets {
  private FieldTargets() {}

  /** Of no rule. */
  static final class Bare {
    private final @Nullable String text;

    Bare(@Nullable String text) {
      this.text = text;
    }

    @Nullable String text() {
      return text;
    }
  }

  /** Of a rule. */
  static final class Paged {
    private final @Nullable String text;

    Paged(@Nullable String text) {
      this.text = text;
    }

    @Nullable String text() {
      return text;
    }
  }
}
