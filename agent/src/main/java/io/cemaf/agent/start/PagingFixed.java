package io.cemaf.agent.start;

import io.cemaf.rules.PageSpec;
import java.util.ArrayList;
import java.util.List;

/** The keys of {@code paging.defaults} that cannot change while there are pages. */
final class PagingFixed {
  private PagingFixed() {}

  /** Those that are not the same in both. */
  static List<String> differing(PageSpec was, PageSpec now) {
    var keys = new ArrayList<String>();
    note(keys, "memoryLimit", was.memoryLimit(), now.memoryLimit());
    note(keys, "pageSize", was.pageSize(), now.pageSize());
    note(keys, "storagePath", was.storagePath(), now.storagePath());
    note(keys, "compression", was.compression(), now.compression());
    note(keys, "encrypt", was.encrypt(), now.encrypt());
    note(keys, "eviction", was.eviction(), now.eviction());
    note(keys, "maxValueSize", was.maxValueSize(), now.maxValueSize());
    note(keys, "chunkSize", was.chunkSize(), now.chunkSize());
    return keys;
  }

  private static void note(List<String> keys, String key, Object was, Object now) {
    if (!was.equals(now)) {
      keys.add(key);
    }
  }
}
