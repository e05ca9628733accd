/** Admission on the application's threads: permits, spacing, the one waiting place. */
@NullMarked
package io.cemaf.agent.guard;

import org.jspecify.annotations.NullMarked;
