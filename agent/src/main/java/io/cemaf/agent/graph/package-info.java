/** Object graphs as bytes by Fory. Lies in a jar of its own, and is loaded by one. */
@NullMarked
package io.cemaf.agent.graph;

import org.jspecify.annotations.NullMarked;
