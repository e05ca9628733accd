/** Matches classes against rules and weaves the calls to the gate into them. */
@NullMarked
package io.cemaf.agent.weave;

import org.jspecify.annotations.NullMarked;
