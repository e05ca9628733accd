package io.cemaf.agent.policy;

import io.cemaf.agent.disk.DiskTerms;
import io.cemaf.agent.logs.LogTerms;
import org.jspecify.annotations.Nullable;

/** What goes by decisions besides calls and executors; told on the control thread. */
public interface Outlets {
  /** Nothing. */
  Outlets NONE =
      new Outlets() {
        @Override
        public void decide(@Nullable DiskTerms disk, @Nullable LogTerms logging) {}

        @Override
        public void step(long nowNanos) {}
      };

  /** These hold from here on; null where rules are not about it. */
  void decide(@Nullable DiskTerms disk, @Nullable LogTerms logging);

  /** Each control interval. */
  void step(long nowNanos);
}
