package io.cemaf.agent.degrade;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a copy of a class's objects is made in which some properties are other ones. */
interface Way {
  /** Whether a property can be such a value in the copy. */
  boolean writes(String property, @Nullable Object value);

  /**
   * The copy.
   *
   * @param values all of which {@link #writes} is true
   * @throws Unfit if the application's own code refuses
   */
  Object copy(Object original, Map<String, @Nullable Object> values) throws Unfit;
}
