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

  /**
   * A store has made a map to keep values in, which nobody else has.
   *
   * @param rule that is about the store
   * @param store its class; null where class files cannot name one
   * @return what the store is to use: the map itself, or one over it
   */
  Object over(String rule, @Nullable Class<?> store, Object map);

  /** A store is given a value that it will put into a map of its own. */
  void puts(String rule);

  /** A store is asked for the value under a key. */
  void reads(String rule, @Nullable Object key);
}
