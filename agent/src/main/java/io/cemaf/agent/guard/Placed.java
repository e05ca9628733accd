package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.Site;
import io.cemaf.agent.memory.MemoryGate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sites whose calls take a place in memory. */
final class Placed implements Predicate<Site> {
  private static final Predicate<Site> SITES = new Placed();

  private Placed() {}

  /**
   * The gate that a call has to ask; null for none. What an outer call holds of memory is its inner
   * calls' too: they must not wait for it.
   */
  static @Nullable MemoryGate gate(Call call, Terms terms) {
    var memory = terms.memory();
    return memory == null || call.inside(SITES) ? null : memory;
  }

  @Override
  public boolean test(Site site) {
    return site instanceof RuleSite rule && rule.placed() != null;
  }
}
