package io.cemaf.agent.context;

import io.cemaf.StoreKeeper;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.RandomAccess;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Which face a value gets: one that can do all that the value can, as far as types tell. */
enum FaceKind {
  LIST,
  RANDOM_LIST,
  SET,
  COLLECTION,
  MAP;

  /**
   * Null if none fits.
   *
   * @param kind one of {@link StoreKeeper}'s: what the place of the value takes
   */
  static @Nullable FaceKind of(int kind, Object value) {
    if (value instanceof List) {
      return kind == StoreKeeper.LIST || kind == StoreKeeper.COLLECTION
          ? value instanceof RandomAccess ? RANDOM_LIST : LIST
          : null;
    }
    if (value instanceof Set) {
      return !(value instanceof SortedSet)
              && (kind == StoreKeeper.SET || kind == StoreKeeper.COLLECTION)
          ? SET
          : null;
    }
    if (value instanceof Map) {
      return kind == StoreKeeper.MAP
              && !(value instanceof SortedMap)
              && !(value instanceof ConcurrentMap)
          ? MAP
          : null;
    }
    return kind == StoreKeeper.COLLECTION
            && value instanceof Collection
            && !(value instanceof Queue)
            && !(value instanceof Deque)
        ? COLLECTION
        : null;
  }

  /** What stands for a value. */
  Object over(Source source, Object value) {
    var locks = locks(value);
    return switch (this) {
      case LIST -> list(PagedList.of(source, false), locks);
      case RANDOM_LIST -> list(PagedList.of(source, true), locks);
      case SET -> set(new PagedSet<>(source), locks);
      case COLLECTION -> collection(new PagedCollection<>(source), locks);
      case MAP -> map(new PagedMap<>(source), locks);
    };
  }

  static boolean locks(Object value) {
    return value.getClass().getName().startsWith("java.util.Collections$Synchronized");
  }

  /** One whose monitor is its own lock is stood for by another: that lock guards iterations. */
  private static Object list(List<?> face, boolean locks) {
    return locks ? Collections.synchronizedList(face) : face;
  }

  private static Object set(Set<?> face, boolean locks) {
    return locks ? Collections.synchronizedSet(face) : face;
  }

  private static Object collection(Collection<?> face, boolean locks) {
    return locks ? Collections.synchronizedCollection(face) : face;
  }

  private static Object map(Map<?, ?> face, boolean locks) {
    return locks ? Collections.synchronizedMap(face) : face;
  }
}
