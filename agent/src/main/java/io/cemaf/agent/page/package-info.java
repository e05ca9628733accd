/**
 * Pages of bytes: kept outside the heap, then compressed, then in segments on a disk. Knows no
 * object of the application's.
 */
@NullMarked
package io.cemaf.agent.page;

import org.jspecify.annotations.NullMarked;
