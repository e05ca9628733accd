package io.cemaf.agent.pool;

import java.util.List;

/**
 * What all pool rules say, in file order, and what that rests on.
 *
 * @param signal of the level
 * @param value in the signal's unit
 * @param threshold same unit
 */
public record PoolTerms(List<PoolCap> caps, String signal, double value, double threshold) {
  static final PoolTerms NONE = new PoolTerms(List.of(), "", Double.NaN, Double.NaN);

  public PoolTerms {
    caps = List.copyOf(caps);
  }
}
