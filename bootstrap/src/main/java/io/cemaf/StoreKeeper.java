package io.cemaf;

import org.jspecify.annotations.Nullable;

/** Takes over values that applications put into stores of theirs; from any thread. */
public interface StoreKeeper {
  /** The value's place takes a list. */
  int LIST = 1;

  int SET = 2;

  int COLLECTION = 3;

  int MAP = 4;

  /**
   * A value is about to be put into a store.
   *
   * @param rule that is about the store
   * @param kind one of the constants above
   * @param store null for a static method
   * @return what is to be put there: the value itself, or what stands for it
   */
  @Nullable Object keep(
      String rule, int kind, @Nullable Object store, @Nullable Object key, @Nullable Object value);
}
