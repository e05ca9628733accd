package io.cemaf.agent.start;

import io.cemaf.agent.guard.Gatekeeper.EventLoopNames;
import io.cemaf.rules.PackIndex;
import java.util.List;

/** Threads that others wait for: those that packs know, and those that draw windows. */
final class EventLoops {
  private static final io.cemaf.rules.EventLoops WINDOWS =
      new io.cemaf.rules.EventLoops(
          List.of("AWT-EventQueue-*", "JavaFX Application Thread"),
          List.of("java.awt.EventDispatchThread"));

  static final EventLoopNames KNOWN = known();

  private EventLoops() {}

  private static EventLoopNames known() {
    var all = PackIndex.eventLoops().and(WINDOWS);
    return new EventLoopNames(all.threads(), all.types());
  }
}
