/** Concurrency laws and the order of waiting: plain classes, fed with times. */
@NullMarked
package io.cemaf.agent.limit;

import org.jspecify.annotations.NullMarked;
