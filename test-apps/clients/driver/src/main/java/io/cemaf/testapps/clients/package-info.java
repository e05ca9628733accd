/** LLM libraries, each driven from outside by JSON lines. */
@NullMarked
package io.cemaf.testapps.clients;

import org.jspecify.annotations.NullMarked;
