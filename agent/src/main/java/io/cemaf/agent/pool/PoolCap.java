package io.cemaf.agent.pool;

import io.cemaf.Pool;
import io.cemaf.rules.Mode;
import io.cemaf.rules.PoolSpec;

/**
 * What a rule lets each of its executors have at the moment.
 *
 * @param most workers; {@link Pool#UNLIMITED} for as many as the application wants
 */
public record PoolCap(PoolSpec spec, Mode mode, int most) {}
