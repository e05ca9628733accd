package io.cemaf.agent.page;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** The groups of a store, by name and by number; none ever goes. */
final class Groups {
  private final Map<String, Group> named = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Group[] numbered = {};

  /** The group of that name, made if there is none, with these limits from now on. */
  Group get(String name, long maxEntries, long maxBytes) {
    var group = named.computeIfAbsent(name, fresh -> number(fresh, maxEntries, maxBytes));
    group.limit(maxEntries, maxBytes);
    return group;
  }

  /** Runs for one name at a time, and for several names at once. */
  private Group number(String name, long maxEntries, long maxBytes) {
    lock.lock();
    try {
      var group = new Group(name, numbered.length, maxEntries, maxBytes);
      var more = Arrays.copyOf(numbered, numbered.length + 1);
      more[group.number] = group;
      numbered = more;
      return group;
    } finally {
      lock.unlock();
    }
  }

  Group get(int number) {
    return numbered[number];
  }

  PageStats stats() {
    var all = PageStats.NOTHING;
    for (var group : numbered) {
      all = all.plus(group.stats());
    }
    return all;
  }

  Map<String, PageStats> byName() {
    var all = new TreeMap<String, PageStats>();
    for (var group : numbered) {
      all.put(group.name(), group.stats());
    }
    return all;
  }
}
