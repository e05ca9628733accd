/** The rules: model, strict loader, matchers and built-in packs; no weaving. */
@NullMarked
package io.cemaf.rules;

import org.jspecify.annotations.NullMarked;
