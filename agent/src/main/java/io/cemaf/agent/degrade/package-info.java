/** How numbers, texts, lists and requests are made smaller, as steps that know of no call. */
@NullMarked
package io.cemaf.agent.degrade;

import org.jspecify.annotations.NullMarked;
