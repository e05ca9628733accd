/** The overload bench for real: the same calls, a real server, a real application. */
@NullMarked
package io.cemaf.testapps.overload;

import org.jspecify.annotations.NullMarked;
