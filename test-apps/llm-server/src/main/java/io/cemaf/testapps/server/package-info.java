/**
 * A server on loopback for every provider's protocol: slow past its knee, limited and faulty on
 * request.
 */
@NullMarked
package io.cemaf.testapps.server;

import org.jspecify.annotations.NullMarked;
