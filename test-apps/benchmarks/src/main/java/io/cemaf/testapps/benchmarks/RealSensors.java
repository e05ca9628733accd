package io.cemaf.testapps.benchmarks;

import io.cemaf.testapps.harness.AgentJar;
import io.cemaf.testapps.harness.RealJarLoader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The agent's sensors, out of the real jar; those that read no file are switched off. */
final class RealSensors {
  private static final String SENSE = "io.cemaf.agent.sense.";

  private final MethodHandle sample;
  private final List<Path> files;
  private long nowNanos = System.nanoTime();

  @SuppressWarnings("unchecked")
  RealSensors() {
    try {
      var loader = new RealJarLoader(AgentJar.path());
      var index =
          loader
              .loadClass(SENSE + "SignalIndex")
              .getMethod("of", Collection.class)
              .invoke(null, List.of());
      var sampleType = loader.loadClass(SENSE + "Sample");
      var into = sampleType.getConstructor(index.getClass()).newInstance(index);
      var healthType = loader.loadClass("io.cemaf.agent.observe.Health");
      Consumer<String> complain =
          line -> {
            throw new IllegalStateException(line);
          };
      var health = healthType.getConstructor(Consumer.class).newInstance(complain);
      var sensorsType = loader.loadClass(SENSE + "Sensors");
      var sensors =
          sensorsType
              .getConstructor(specType(loader), Path.class, index.getClass(), healthType)
              .newInstance(spec(specType(loader)), Path.of("/"), index, health);
      var method = sensorsType.getMethod("sample", long.class, sampleType);
      sample =
          MethodHandles.insertArguments(
              MethodHandles.publicLookup().unreflect(method).bindTo(sensors), 1, into);
      // Files are looked for at the first sample.
      sample();
      files = (List<Path>) sensorsType.getMethod("files").invoke(sensors);
    } catch (ReflectiveOperationException problem) {
      throw new IllegalStateException(problem);
    }
  }

  private static Class<?> specType(ClassLoader loader) throws ClassNotFoundException {
    return loader.loadClass("io.cemaf.rules.SensorsSpec");
  }

  private static Object spec(Class<?> type) throws ReflectiveOperationException {
    var off = Map.of("disk", false, "heap", false);
    return type.getConstructor(
            Duration.class, Duration.class, String.class, String.class, List.class, Map.class)
        .newInstance(Duration.ofMillis(250), Duration.ofSeconds(5), null, null, List.of(), off);
  }

  /** Reads them all once: what is good for a second has aged so much. */
  void sample() {
    nowNanos += 1_000_000_000L;
    try {
      sample.invokeExact(nowNanos);
    } catch (Throwable problem) {
      throw new IllegalStateException(problem);
    }
  }

  /** The files that one sample reads. */
  List<Path> files() {
    return files;
  }
}
