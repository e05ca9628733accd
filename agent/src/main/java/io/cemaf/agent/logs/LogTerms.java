package io.cemaf.agent.logs;

import io.cemaf.rules.LoggingSpec;
import io.cemaf.rules.Mode;

/**
 * What log files keep at this level.
 *
 * @param reduced whether the condition holds
 * @param keepAtLeast the least severe that is kept while it does
 */
public record LogTerms(Mode mode, boolean reduced, LoggingSpec.Severity keepAtLeast) {}
