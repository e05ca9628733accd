/**
 * Runs applications under the real jar, fakes the host under them, and looks at what came of it.
 */
@NullMarked
package io.cemaf.testapps.harness;

import org.jspecify.annotations.NullMarked;
