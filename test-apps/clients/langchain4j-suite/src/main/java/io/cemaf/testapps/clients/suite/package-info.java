/** A library's own tests as an application. */
@NullMarked
package io.cemaf.testapps.clients.suite;

import org.jspecify.annotations.NullMarked;
