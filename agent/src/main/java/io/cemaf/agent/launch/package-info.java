/**
 * The few classes that the application's loader sees: premain, pre-flight checks and the loader
 * that hides the rest.
 */
@NullMarked
package io.cemaf.agent.launch;

import org.jspecify.annotations.NullMarked;
