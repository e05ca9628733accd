/** An ordinary langchain4j application that holds more context than its heap has room for. */
@NullMarked
package io.cemaf.testapps.context;

import org.jspecify.annotations.NullMarked;
