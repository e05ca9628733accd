package io.cemaf.agent.start;

import io.cemaf.agent.observe.Health;
import java.lang.instrument.Instrumentation;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The agent's entry in its own loader. Loading it hands it to the launcher; see there for why. It
 * must not refer to a class of the gate: those exist only once it has defined them.
 */
public final class Agent implements BiConsumer<String, Instrumentation> {
  static {
    handOver(new Agent());
  }

  private Agent() {}

  @SuppressWarnings("unchecked")
  private static void handOver(Agent agent) {
    if (Agent.class.getClassLoader() instanceof Consumer<?> launcher) {
      ((Consumer<BiConsumer<String, Instrumentation>>) launcher).accept(agent);
    }
  }

  @Override
  public void accept(String arguments, Instrumentation instrumentation) {
    var health = new Health(new Line());
    try {
      var boot = new BootClasses(instrumentation, health);
      boot.openJdk();
      var off = JvmArguments.verifierOff();
      if (off != null) {
        new Line().accept("the agent stays off: " + off + " would let a mistake crash the JVM");
        return;
      }
      boot.define();
    } catch (java.io.IOException | RuntimeException | LinkageError problem) {
      health.fault("starting", problem);
    }
  }

  /** A line on standard error, the agent's only one of a kind. */
  private static final class Line implements Consumer<String> {
    @Override
    public void accept(String text) {
      System.err.println("[cemaf] " + text);
    }
  }
}
