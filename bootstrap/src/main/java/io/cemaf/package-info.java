/** The public API and the woven entry point; JDK only, defined by the boot loader. */
@NullMarked
package io.cemaf;

import org.jspecify.annotations.NullMarked;
