/**
 * How many calls fit into memory: laws fed with readings and times, and the gate that calls ask.
 */
@NullMarked
package io.cemaf.agent.memory;

import org.jspecify.annotations.NullMarked;
