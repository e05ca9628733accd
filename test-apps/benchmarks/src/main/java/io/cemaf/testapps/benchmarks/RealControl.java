package io.cemaf.testapps.benchmarks;

import io.cemaf.testapps.harness.AgentJar;
import io.cemaf.testapps.harness.RealJarLoader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/** The agent's control side, out of the real jar, under rules of its own and made-up readings. */
final class RealControl {
  private static final String AGENT = "io.cemaf.agent.";
  private static final long INTERVAL_NANOS = 250_000_000L;

  private final MethodHandle step;
  private final int signals;
  private final int rules;
  private long nowNanos = 1_000 * INTERVAL_NANOS;

  /** Reads the rules, registers a method for each and takes the first steps. */
  RealControl(Path rulesFile) {
    try {
      var loader = new Loader(new RealJarLoader(AgentJar.path()));
      var loaded = loader.rules(rulesFile);
      var list = (List<?>) loaded.getClass().getMethod("rules").invoke(loaded);
      var controlType = loader.agent("policy.Control");
      var index =
          controlType
              .getMethod("index", loaded.getClass(), boolean.class)
              .invoke(null, loaded, false);
      rules = list.size();
      signals = (int) index.getClass().getMethod("size").invoke(index);
      LongSupplier clock = () -> nowNanos;
      Consumer<String> complaining = RealControl::complain;
      var health = loader.make("observe.Health", complaining);
      var log = loader.make("observe.DecisionLog");
      var recorder =
          loader.agent("observe.Recorders").getMethod("kept", log.getClass()).invoke(null, log);
      var names = loader.make("guard.Gatekeeper$EventLoopNames", List.of(), List.of());
      LongSupplier epochMillis = System::currentTimeMillis;
      var gatekeeper =
          loader.make("guard.Gatekeeper", clock, epochMillis, recorder, health, complaining, names);
      for (var rule : list) {
        loader.register(gatekeeper, rule);
      }
      var control =
          loader.make(
              "policy.Control",
              loaded,
              index,
              readings(loader.agent("sense.Sample")),
              gatekeeper,
              recorder,
              loader.agent("policy.PolicyEffects").getField("NONE").get(null),
              loader.make("pool.PoolBoard", recorder, health, complaining, List.of()),
              loader.make("policy.OwnReadings", health),
              loader.agent("policy.Outlets").getField("NONE").get(null),
              nowNanos);
      var overrides = loader.agent("policy.Overrides");
      var method = controlType.getMethod("step", long.class, overrides);
      step =
          MethodHandles.insertArguments(
              MethodHandles.publicLookup().unreflect(method).bindTo(control),
              1,
              overrides.getField("NONE").get(null));
    } catch (ReflectiveOperationException problem) {
      throw new IllegalStateException(problem);
    }
  }

  /** A machine that is neither idle nor in trouble, never twice the same. */
  private static ObjLongConsumer<Object> readings(Class<?> sampleType)
      throws ReflectiveOperationException {
    var set =
        MethodHandles.publicLookup()
            .findVirtual(
                sampleType, "set", MethodType.methodType(void.class, int.class, double.class))
            .asType(MethodType.methodType(void.class, Object.class, int.class, double.class));
    return (sample, nanos) -> {
      var wave = 0.3 + 0.01 * (nanos / INTERVAL_NANOS % 7);
      try {
        for (var slot = 0; slot < 11; slot++) {
          set.invokeExact(sample, slot, wave);
        }
      } catch (Throwable problem) {
        throw new IllegalStateException(problem);
      }
    };
  }

  private static void complain(String line) {
    throw new IllegalStateException(line);
  }

  /** One control interval later, the next step. */
  void step() {
    nowNanos += INTERVAL_NANOS;
    try {
      step.invokeExact(nowNanos);
    } catch (Throwable problem) {
      throw new IllegalStateException(problem);
    }
  }

  int signals() {
    return signals;
  }

  int rules() {
    return rules;
  }

  /** Classes of the real jar, by their names. */
  private record Loader(ClassLoader classes) {
    Class<?> agent(String name) throws ClassNotFoundException {
      return classes.loadClass(AGENT + name);
    }

    Class<?> rule(String name) throws ClassNotFoundException {
      return classes.loadClass("io.cemaf.rules." + name);
    }

    Object make(String name, Object... arguments) throws ReflectiveOperationException {
      return agent(name).getConstructors()[0].newInstance(arguments);
    }

    /** Someone who does nothing with what he is told. */
    Object rules(Path file) throws ReflectiveOperationException {
      var options = rule("LoadOptions");
      var uid = options.getMethod("currentUserId").invoke(null);
      var given = options.getConstructors()[0].newInstance(null, true, Path.of("/"), Map.of(), uid);
      var loaded =
          rule("RulesLoader")
              .getMethod("load", List.class, options)
              .invoke(null, List.of(file), given);
      var rules = loaded.getClass().getMethod("rules").invoke(loaded);
      if (rules == null) {
        throw new IllegalStateException(String.valueOf(loaded));
      }
      return rules;
    }

    /** Reflection tells constructors in no particular order. */
    private static Constructor<?> ofNoLibrary(Class<?> specType) throws NoSuchMethodException {
      for (var constructor : specType.getConstructors()) {
        if (constructor.getParameterCount() == 9) {
          return constructor;
        }
      }
      throw new NoSuchMethodException(specType + " with nine parameters");
    }

    /** As if a method had been woven by that rule alone. */
    void register(Object gatekeeper, Object rule) throws ReflectiveOperationException {
      var name = (String) rule.getClass().getMethod("name").invoke(rule);
      var end = rule("CallEnd");
      var automatic = rule("CallEnd$Automatic");
      var specType = agent("guard.SiteSpec");
      var spec =
          ofNoLibrary(specType)
              .newInstance(
                  "com.acme." + name,
                  "call",
                  "()V",
                  List.of(rule),
                  end.cast(automatic.getConstructors()[0].newInstance()),
                  "void",
                  false,
                  false,
                  false);
      gatekeeper.getClass().getMethod("register", specType).invoke(gatekeeper, spec);
    }
  }
}
