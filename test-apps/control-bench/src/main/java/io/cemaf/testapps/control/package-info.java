/** Deterministic simulations of levels and of pacing to a temperature, peers beside the agent. */
@NullMarked
package io.cemaf.testapps.control;

import org.jspecify.annotations.NullMarked;
