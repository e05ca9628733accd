package io.cemaf.agent.start;

import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Log;
import java.lang.instrument.Instrumentation;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's entry in its own loader. Loading it hands it to the launcher; see there for why. It
 * must not refer to a class of the gate: those exist only once it has defined them.
 */
public final class Agent implements BiConsumer<String, Instrumentation> {
  static {
    handOver(new Agent());
  }

  private static boolean failFast;

  private Agent() {}

  @SuppressWarnings("unchecked")
  private static void handOver(Agent agent) {
    if (Agent.class.getClassLoader() instanceof Consumer<?> launcher) {
      ((Consumer<BiConsumer<String, Instrumentation>>) launcher).accept(agent);
    }
  }

  @Override
  public void accept(@Nullable String arguments, Instrumentation instrumentation) {
    var log = new Log(System.err, new Millis());
    var health = new Health(log);
    try {
      var boot = new BootClasses(instrumentation, health);
      boot.openJdk();
      var off = JvmArguments.verifierOff();
      if (off != null) {
        log.error("the agent stays off: " + off + " would let a mistake crash the JVM");
        return;
      }
      boot.define();
      Started.core(arguments, instrumentation, health, log);
    } catch (java.io.IOException | RuntimeException | LinkageError problem) {
      if (failFast) {
        throw new IllegalStateException(problem.getMessage(), problem);
      }
      health.fault("starting", problem);
    }
  }

  /** Apart: what it refers to is linked only after the gate's classes are there. */
  private static final class Started {
    static void core(
        @Nullable String arguments, Instrumentation instrumentation, Health health, Log log) {
      var settings =
          new Settings(System.getProperties(), System.getenv(), arguments, new Complaints(log));
      failFast = settings.failFast();
      log.configure(settings.logLevel(), settings.logFile());
      new Core(settings, instrumentation, health, log).start();
    }
  }

  private static final class Millis implements LongSupplier {
    @Override
    public long getAsLong() {
      return System.currentTimeMillis();
    }
  }

  private record Complaints(Log log) implements Consumer<String> {
    @Override
    public void accept(String text) {
      log.warn(text);
    }
  }
}
