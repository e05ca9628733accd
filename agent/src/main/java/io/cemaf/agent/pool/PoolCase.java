package io.cemaf.agent.pool;

import io.cemaf.Pool;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One executor as it is dealt with. */
final class PoolCase {
  final Pool pool;
  final String label;
  final Starvation starvation = new Starvation();

  /** Whoever has set it may change the pool. */
  final AtomicBoolean busy = new AtomicBoolean();

  /** Its sizes have been changed, and may not be the application's own again. */
  volatile boolean touched;

  /** Its tasks have waited for each other. */
  volatile boolean unshrinkable;

  /** The rule that is about it; empty if none is. */
  volatile String rule = "";

  volatile String state = "";

  /** Makes it larger, or has; null if nothing ever did. */
  volatile @Nullable Thread growing;

  /** What was told of it last. */
  int told = Pool.UNLIMITED;

  PoolCase(Pool pool, String label) {
    this.pool = pool;
    this.label = label;
  }
}
