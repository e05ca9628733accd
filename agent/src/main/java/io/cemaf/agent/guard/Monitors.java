package io.cemaf.agent.guard;

import java.lang.management.ManagementFactory;

/** Looks up held monitors; a class of its own because java.management may be missing. */
final class Monitors {
  private Monitors() {}

  static boolean held(Thread thread) {
    @SuppressWarnings("deprecation") // threadId() is not there on 17
    var info =
        ManagementFactory.getThreadMXBean()
            .getThreadInfo(new long[] {thread.getId()}, true, false)[0];
    return info != null && info.getLockedMonitors().length > 0;
  }
}
