package io.cemaf.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a stream may keep its reader waiting. At least one of the two is given.
 *
 * @param firstToken from the start of the attempt to its first item; null for no limit
 * @param betweenTokens from one item to the next, or to the end; null for no limit
 */
public record StreamLimits(@Nullable Duration firstToken, @Nullable Duration betweenTokens) {}
