package io.cemaf.agent.guard;

import io.cemaf.rules.Skip;
import org.jspecify.annotations.Nullable;

/** What a rule says that calls of a method answer without their body. */
record OwnAnswer(Skip skip, @Nullable Object constant) {
  /**
   * Null for none.
   *
   * @throws IllegalArgumentException if the method cannot return it, saying why
   */
  static @Nullable OwnAnswer of(@Nullable Skip skip, SiteSpec spec) {
    if (skip == null || skip instanceof Skip.No) {
      return null;
    }
    SkipValues.check(skip, spec);
    return new OwnAnswer(skip, SkipValues.constant(skip, spec.returnType()));
  }

  @Nullable Object value(@Nullable Object self, @Nullable Object @Nullable [] arguments) {
    return SkipValues.resolve(skip, constant, self, arguments);
  }
}
