package io.cemaf.agent.start;

import io.cemaf.agent.page.PageStats;
import io.cemaf.agent.page.PageStore;
import io.cemaf.rules.PageSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code status} tells of context that is kept off the heap. */
final class PagingText {
  private PagingText() {}

  static Map<String, Object> of(PageSpec spec, PageStore pages, long decodedBytes) {
    var stats = pages.stats();
    var one = new LinkedHashMap<String, Object>();
    one.put("memoryBytes", stats.memory());
    one.put("memoryLimitBytes", spec.memoryLimit());
    one.put("scratchBytes", stats.scratch());
    one.put("diskBytes", stats.disk());
    one.put("maxDiskBytes", spec.maxDisk());
    one.put("decodedBytes", decodedBytes);
    one.put("eviction", spec.eviction().name());
    one.put("compression", spec.compression().name());
    one.put("encryption", stats.cipher());
    one.put("writtenBytes", stats.written());
    one.put("readBytes", stats.read());
    one.put("writeAmplification", stats.writeAmplification());
    numbers(stats.all(), one);
    var groups = new LinkedHashMap<String, Object>();
    pages
        .byGroup()
        .forEach(
            (name, group) -> {
              var of = new LinkedHashMap<String, Object>();
              numbers(group, of);
              groups.put(name, of);
            });
    one.put("rules", groups);
    return one;
  }

  private static void numbers(PageStats stats, Map<String, Object> into) {
    into.put("pages", stats.pages());
    into.put("bytes", stats.bytes());
    into.put("pagesInMemory", stats.pagesInMemory());
    into.put("bytesInMemory", stats.bytesInMemory());
    into.put("pagesOnDisk", stats.pagesOnDisk());
    into.put("bytesOnDisk", stats.bytesOnDisk());
    into.put("hits", stats.hits());
    into.put("pageFaults", stats.faults());
    into.put("hitRate", stats.hitRate());
    into.put("pagesEvicted", stats.evicted());
    into.put("observed", stats.observed());
    into.put("observedBytes", stats.observedBytes());
    into.put("refused", stats.refused());
    into.put("lost", stats.lost());
  }
}
