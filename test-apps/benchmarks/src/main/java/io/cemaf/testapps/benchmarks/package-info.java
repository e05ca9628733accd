/** What the agent costs, beside its peers: calls, starts, samples, idling, many rules. */
@NullMarked
package io.cemaf.testapps.benchmarks;

import org.jspecify.annotations.NullMarked;
