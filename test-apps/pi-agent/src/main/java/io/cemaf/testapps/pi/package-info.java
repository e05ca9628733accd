/** An agent that reads documents on a small board. */
@NullMarked
package io.cemaf.testapps.pi;

import org.jspecify.annotations.NullMarked;
