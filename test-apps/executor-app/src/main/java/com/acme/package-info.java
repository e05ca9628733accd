/** What some company wrote: plain classes of every shape, which rules in tests name. */
@NullMarked
package com.acme;

import org.jspecify.annotations.NullMarked;
