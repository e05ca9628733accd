package io.cemaf.agent.weave;

import io.cemaf.agent.observe.Health;
import java.lang.instrument.Instrumentation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is woven beside the methods that rules name; by one thread at a time. */
final class Sides {
  private final Map<Side, SideWeaver> weavers = new EnumMap<>(Side.class);
  private @Nullable Stores stores;
  private final Instrumentation instrumentation;
  private final Health health;

  Sides(Instrumentation instrumentation, Health health) {
    this.instrumentation = instrumentation;
    this.health = health;
  }

  void set(Errand.Weave errand) {
    weavers
        .computeIfAbsent(errand.side(), side -> new SideWeaver(side, instrumentation, health))
        .set(errand.wanted());
    errand.done().run();
  }

  /** Weaves the keyed stores that rules are about now, and no others. */
  void stores(List<StoreTarget> targets) {
    var next = new StorePlan(targets);
    var before = stores;
    if (before != null && before.plan().equals(next)) {
      return;
    }
    if (before != null) {
      before.weaver().set(false);
    }
    var fresh = new Stores(next, new SideWeaver(next, instrumentation, health));
    fresh.weaver().set(!targets.isEmpty());
    stores = fresh;
  }

  private record Stores(StorePlan plan, SideWeaver weaver) {}

  /** Gives every class its own bytecode back, but those that pages may still be read by. */
  void leave() {
    stores(List.of());
    weavers.forEach(
        (side, weaver) -> {
          if (side != Side.LOOKUPS) {
            weaver.set(false);
          }
        });
  }

  /** No page is left that could be read. */
  void leaveLookups() {
    var weaver = weavers.get(Side.LOOKUPS);
    if (weaver != null) {
      weaver.set(false);
    }
  }
}
