/** The command line and both ends of the socket by which it reaches a running JVM. */
@NullMarked
package io.cemaf.agent.cli;

import org.jspecify.annotations.NullMarked;
