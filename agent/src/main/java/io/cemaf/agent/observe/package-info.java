/**
 * What can be seen afterwards: JFR events, decisions, counters of faults and fall-backs, the log.
 */
@NullMarked
package io.cemaf.agent.observe;

import org.jspecify.annotations.NullMarked;
