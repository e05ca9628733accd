/** Reading and writing of files: counted, and paced by a budget that is fed with time. */
@org.jspecify.annotations.NullMarked
package io.cemaf.agent.disk;
