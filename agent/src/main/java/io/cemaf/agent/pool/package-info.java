/** Executors that are resized: which rule is about which, and how large each may be. */
@NullMarked
package io.cemaf.agent.pool;

import org.jspecify.annotations.NullMarked;
