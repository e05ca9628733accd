package io.cemaf.agent.context;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns graphs of objects of one class loader into bytes and back; from any thread. Throws whatever
 * it likes where it cannot. Public: what is in the jar inside the agent's implements it.
 */
public interface GraphCodec {
  byte[] encode(Object value);

  @Nullable Object decode(byte[] bytes);

  /** Makes codecs. */
  interface Maker {
    /**
     * For graphs of this loader's classes.
     *
     * @param allowed asked for each class by its name when it is first seen, the JDK's too
     */
    GraphCodec make(ClassLoader loader, Predicate<String> allowed);
  }
}
