package io.cemaf.agent.start;

import io.cemaf.agent.observe.Recorder;
import io.cemaf.agent.page.PageStats;
import io.cemaf.agent.page.PageStore;
import io.cemaf.rules.PageSpec.Eviction;
import java.util.HashMap;
import java.util.Map;

/** Tells what paging has done since it told of it before; on the control thread but where said. */
final class PagingEvents {
  /** What has been told of a rule. */
  private record Told(long pages, long bytes) {
    static final Told NOTHING = new Told(0, 0);
  }

  private final Recorder recorder;
  private final Map<String, Told> out = new HashMap<>();
  private volatile String eviction = "";
  private Told evicted = Told.NOTHING;
  private long written;

  PagingEvents(Recorder recorder) {
    this.recorder = recorder;
  }

  /** The eviction in force, from any thread. */
  void of(Eviction which) {
    eviction = which == Eviction.AUTO ? "auto" : which.name();
  }

  void tell(PageStore store) {
    for (var group : store.byGroup().entrySet()) {
      left(group.getKey(), group.getValue());
    }
    var stats = store.stats();
    var now = new Told(stats.all().evicted(), stats.all().evictedBytes());
    if (now.pages > evicted.pages) {
      recorder.pagesEvicted(
          eviction,
          now.pages - evicted.pages,
          now.bytes - evicted.bytes,
          stats.written() - written);
      evicted = now;
      written = stats.written();
    }
  }

  private void left(String rule, PageStats stats) {
    var now = new Told(stats.taken(), stats.takenBytes());
    var before = out.getOrDefault(rule, Told.NOTHING);
    if (now.pages > before.pages) {
      recorder.pagedOut(rule, now.pages - before.pages, now.bytes - before.bytes);
      out.put(rule, now);
    }
  }
}
