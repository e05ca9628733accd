/**
 * Plain classes of every shape, called on every kind of executor: the targets of rules in tests.
 */
@NullMarked
package io.cemaf.testapps.executor;

import org.jspecify.annotations.NullMarked;
