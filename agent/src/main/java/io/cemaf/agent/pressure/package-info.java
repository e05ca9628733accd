/** From samples to a level and to the states of guards; pure steps fed with time. */
@NullMarked
package io.cemaf.agent.pressure;

import org.jspecify.annotations.NullMarked;
