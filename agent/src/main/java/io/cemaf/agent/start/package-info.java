/** Wiring: settings, the order of start and shutdown. */
@NullMarked
package io.cemaf.agent.start;

import org.jspecify.annotations.NullMarked;
