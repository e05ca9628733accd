/** An application that does as it is told, so that rules can be changed under it while it runs. */
@NullMarked
package com.acme.desk;

import org.jspecify.annotations.NullMarked;
