package io.cemaf.agent.cli;

import io.cemaf.agent.cli.ControlClient.Jvm;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.pressure.LevelState;
import io.cemaf.agent.pressure.Levels;
import io.cemaf.agent.sense.Portable;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.Sensors;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.LoadOptions;
import io.cemaf.rules.Rules;
import io.cemaf.rules.RulesLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * This machine without any JVM asked: its signals, its level by default rules, who has the agent.
 */
final class MachineStatus {
  /** These are a process's own, and ours are of no interest. */
  private static final Set<String> OF_A_PROCESS = Set.of("heap", "rss");

  /** What is not sensed everywhere, but costs nothing here. */
  private static final List<String> OF_THE_MACHINE =
      List.of(
          "diskRead", "diskWrite", "netSent", "netReceived", "gpu", "vram", "throttled", "battery");

  private static final int GRAPHICS_SECONDS = 5;

  /** Rates need two looks. */
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Path sysroot;

  MachineStatus(Path sysroot) {
    this.sysroot = sysroot;
  }

  Map<String, Object> document(List<Jvm> agents) throws CliFailure {
    var document = new LinkedHashMap<String, Object>();
    machine(document);
    document.put(StatusDocument.GRAPHICS, graphics());
    document.put("jvms", agents.stream().map(MachineStatus::row).toList());
    return document;
  }

  private static Map<String, Object> row(Jvm jvm) {
    var row = new LinkedHashMap<String, Object>();
    row.put("pid", jvm.pid());
    row.put("main", jvm.main());
    return row;
  }

  private void machine(Map<String, Object> document) throws CliFailure {
    var rules = defaults();
    var index = SignalIndex.of(OF_THE_MACHINE);
    var sample = new Sample(index);
    var health = new Health(line -> {});
    try (var sensors =
        new Sensors(
            // its manifest gives the command line native access
            rules.sensors(), sysroot, index, health, loader -> {}, 0)) {
      sensors.sample(System.nanoTime(), sample);
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
      sensors.sample(System.nanoTime(), sample);
      document.put(StatusDocument.LEVEL, level(rules, index, sample));
      document.put(StatusDocument.SIGNALS, signals(index, sample));
      document.put(
          StatusDocument.SENSORS,
          sensors.status().stream()
              .filter(sensor -> !OF_A_PROCESS.contains(sensor.name()))
              .map(StatusDocument::sensor)
              .toList());
    }
  }

  /** The names of graphics processors; none where the kernel shows that there are none. */
  private List<String> graphics() {
    var seen =
        !Files.exists(sysroot.resolve("proc"))
            || Files.exists(sysroot.resolve("proc/driver/nvidia"))
            || Files.exists(sysroot.resolve("sys/class/drm/card0"))
            || Files.exists(sysroot.resolve("sys/class/drm/card1"));
    if (!seen) {
      return List.of();
    }
    var asked = new FutureTask<>(Portable::graphicsCards);
    var thread = new Thread(asked, "cemaf-graphics");
    thread.setDaemon(true);
    thread.start();
    try {
      return asked.get(GRAPHICS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException | TimeoutException notTold) {
      return List.of();
    }
  }

  private Rules defaults() throws CliFailure {
    var options =
        new LoadOptions(null, false, sysroot, System.getenv(), LoadOptions.currentUserId());
    var loaded = RulesLoader.load(List.of(), options);
    var rules = loaded.rules();
    if (rules == null) {
      throw new CliFailure(Exit.FINDINGS, String.valueOf(loaded.problems().get(0)));
    }
    return rules;
  }

  private static Map<String, Object> level(Rules rules, SignalIndex index, Sample sample) {
    var now = sample.nanos();
    var state = new Levels(rules.pressure(), index).step(LevelState.initial(now), sample, now);
    var level = new LinkedHashMap<String, Object>();
    level.put("current", state.level().name());
    level.put("device", rules.device());
    level.put("signal", state.signal());
    level.put("value", state.value());
    level.put("threshold", state.threshold());
    return level;
  }

  private static Map<String, Object> signals(SignalIndex index, Sample sample) {
    var signals = new LinkedHashMap<String, Object>();
    for (var slot = 0; slot < index.size(); slot++) {
      if (!OF_A_PROCESS.contains(index.name(slot))) {
        signals.put(index.name(slot), sample.value(slot));
      }
    }
    return signals;
  }
}
