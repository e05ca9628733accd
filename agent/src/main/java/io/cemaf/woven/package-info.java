/**
 * The names by which woven classes of applications call the boot loader's classes. An application
 * may have a copy of the API, and so of {@code io.cemaf}, in a loader that asks its parents last;
 * these names are in the agent's jar alone, so that every loader finds the boot loader's.
 */
@NullMarked
package io.cemaf.woven;

import org.jspecify.annotations.NullMarked;
