/** What OSHI tells: in a jar of its own inside the agent's, opened where /proc is missing. */
@NullMarked
package io.cemaf.agent.portable;

import org.jspecify.annotations.NullMarked;
