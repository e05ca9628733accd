/** Values of the application's fields as pages: stubs, exact strings, decoded values. */
@NullMarked
package io.cemaf.agent.field;

import org.jspecify.annotations.NullMarked;
