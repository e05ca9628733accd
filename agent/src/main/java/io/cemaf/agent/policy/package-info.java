/** The control loop: from levels and guards to the decisions that the gate goes by. */
@NullMarked
package io.cemaf.agent.policy;

import org.jspecify.annotations.NullMarked;
