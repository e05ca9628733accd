/** Sensors: direct reads of /proc, /sys and cgroup files into samples. */
@NullMarked
package io.cemaf.agent.sense;

import org.jspecify.annotations.NullMarked;
