/** Ordinary langchain4j applications. */
@NullMarked
package io.cemaf.testapps.chat;

import org.jspecify.annotations.NullMarked;
