package io.cemaf.agent.policy;

import io.cemaf.agent.observe.PolicyFacts;
import io.cemaf.rules.PolicySpec;

/**
 * One policy for {@code status}.
 *
 * @param state active, observed, inactive or off
 * @param facts what it does, and what it rests on while it is active
 * @param begun how often it has
 */
public record PolicyReport(
    PolicySpec spec, String state, long sinceNanos, PolicyFacts facts, long begun) {}
