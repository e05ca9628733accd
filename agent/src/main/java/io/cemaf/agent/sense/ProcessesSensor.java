package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Running processes by the name of their command, counted by a thread of its own. */
final class ProcessesSensor extends ProbedSensor<int[]> {
  static final String PREFIX = "processes.";

  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STALE_SECONDS = 30;

  private final FileRoot root;
  private List<String> commands = List.of();

  ProcessesSensor(FileRoot root, Health health) {
    super("processes", health, STALE_SECONDS);
    this.root = root;
  }

  @Override
  String[] signals(SignalIndex index) {
    var signals = new ArrayList<String>();
    var names = new ArrayList<String>();
    for (int slot = 0; slot < index.size(); slot++) {
      if (index.name(slot).startsWith(PREFIX)) {
        signals.add(index.name(slot));
        names.add(index.name(slot).substring(PREFIX.length()));
      }
    }
    if (!names.equals(commands)) {
      commands = List.copyOf(names);
      // what it counts now are others
      rest();
    }
    return signals.toArray(new String[0]);
  }

  @Override
  @Nullable Probe<int[]> probe() {
    if (!root.has("/proc")) {
      return null;
    }
    source(root.at("/proc").toString());
    var count = new ProcessCount(root.at("/proc"), commands);
    return new Probe<>("cemaf-processes", count, REST_NANOS);
  }

  @Override
  void write(int[] counts, Sample into) throws IOException {
    for (int i = 0; i < counts.length; i++) {
      put(into, i, counts[i]);
    }
  }

  @Override
  String asked() {
    return source();
  }
}
