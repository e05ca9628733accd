/** What applications keep by key, moved off the heap as whole graphs of objects. */
@NullMarked
package io.cemaf.agent.context;

import org.jspecify.annotations.NullMarked;
