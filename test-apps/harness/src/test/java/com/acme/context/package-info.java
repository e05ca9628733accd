/** Applications that keep context in libraries' own classes, and know nothing of cemaf. */
@NullMarked
package com.acme.context;

import org.jspecify.annotations.NullMarked;
