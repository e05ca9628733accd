/** The agent's control laws before simulated servers, beside their peers; repeats to the bit. */
@NullMarked
package io.cemaf.testapps.simulator;

import org.jspecify.annotations.NullMarked;
