/** An application that holds context in fields of every kind; it knows nothing of cemaf. */
@NullMarked
package com.acme.pages;

import org.jspecify.annotations.NullMarked;
