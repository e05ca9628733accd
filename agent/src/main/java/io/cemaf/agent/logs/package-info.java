/** What log files keep while there is little room for them. */
@org.jspecify.annotations.NullMarked
package io.cemaf.agent.logs;
