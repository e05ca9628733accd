/** Classes that use fields of another package's. */
@NullMarked
package com.acme.pages.other;

import org.jspecify.annotations.NullMarked;
