package io.cemaf;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes streams of one library's type that the agent stands behind. */
public interface StreamAdapter {
  /**
   * A stream that asks for a call each time somebody subscribes.
   *
   * @param calls a new one each time
   */
  Object standIn(Supplier<StreamCall> calls);

  /**
   * A stream of one item, or of those of a list.
   *
   * @param item null for none
   */
  Object of(@Nullable Object item);
}
