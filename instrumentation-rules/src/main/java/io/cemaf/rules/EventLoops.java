package io.cemaf.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * Threads that others wait for, and that therefore never wait.
 *
 * @param threads wildcards over their names, where their classes say nothing
 * @param types classes of threads, whose subclasses are meant too
 */
public record EventLoops(List<String> threads, List<String> types) {
  public EventLoops {
    threads = List.copyOf(threads);
    types = List.copyOf(types);
  }

  /** These and others. */
  public EventLoops and(EventLoops more) {
    return new EventLoops(both(threads, more.threads), both(types, more.types));
  }

  private static List<String> both(List<String> some, List<String> more) {
    var all = new ArrayList<>(some);
    for (var each : more) {
      if (!all.contains(each)) {
        all.add(each);
      }
    }
    return all;
  }
}
