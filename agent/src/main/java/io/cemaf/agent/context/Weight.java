package io.cemaf.agent.context;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;

/** How many bytes a value takes when encoded, by a few of its items. */
final class Weight {
  private static final int LOOKS = 8;

  private Weight() {}

  /** Of the number of items: so many bits. */
  static byte scale(Object value) {
    var size =
        value instanceof Map<?, ?> map
            ? map.size()
            : value instanceof Collection<?> items ? items.size() : 1;
    return (byte) (Integer.SIZE - Integer.numberOfLeadingZeros(size));
  }

  /** Negative if one of them cannot be carried. */
  static long of(Object value, LoaderGraphs graphs) {
    if (value instanceof Map<?, ?> map) {
      var keys = of((Object) map.keySet(), graphs);
      var values = of((Object) map.values(), graphs);
      return keys < 0 || values < 0 ? -1 : keys + values;
    }
    if (value instanceof String text) {
      return text.length();
    }
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    if (!(value instanceof Collection<?> items)) {
      var bytes = graphs.encode(value);
      return bytes == null ? -1 : bytes.length;
    }
    var size = items.size();
    var looks = Math.min(size, LOOKS);
    var sum = 0L;
    var iterator = items.iterator();
    for (var i = 0; i < looks && iterator.hasNext(); i++) {
      var item =
          value instanceof List<?> list && value instanceof RandomAccess
              ? list.get((int) ((long) i * size / looks))
              : iterator.next();
      var bytes = item == null ? new byte[1] : graphs.encode(item);
      if (bytes == null) {
        return -1;
      }
      sum += bytes.length;
    }
    return looks == 0 ? 0 : sum * size / looks;
  }
}
