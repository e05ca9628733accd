/** What the public API asks of the agent, and what the agent tells its listeners. */
@NullMarked
package io.cemaf.agent.api;

import org.jspecify.annotations.NullMarked;
