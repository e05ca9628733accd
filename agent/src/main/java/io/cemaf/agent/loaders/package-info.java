/** Class loaders: a jar inside the agent's jar as one, and what is remembered of others. */
@NullMarked
package io.cemaf.agent.loaders;

import org.jspecify.annotations.NullMarked;
