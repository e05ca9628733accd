/**
 * What stands for an application's streams. These classes extend the libraries' own types: they are
 * defined beneath the loader that has those, never in the agent's own.
 */
@NullMarked
package io.cemaf.agent.stream;

import org.jspecify.annotations.NullMarked;
