package io.cemaf.rules;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sensed, and how often.
 *
 * @param window rates, CPU, latency and errors are measured over this
 * @param temperaturePath the file that holds the temperature; null for the hottest zone
 * @param diskPath whose file system is watched
 * @param enabled by sensor name; a sensor left out is on
 */
public record SensorsSpec(
    Duration pollInterval,
    Duration window,
    @Nullable String temperaturePath,
    @Nullable String diskPath,
    List<String> processes,
    Map<String, Boolean> enabled) {
  public SensorsSpec {
    processes = List.copyOf(processes);
    enabled = Map.copyOf(enabled);
  }
}
