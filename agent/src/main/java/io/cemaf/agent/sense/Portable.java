package io.cemaf.agent.sense;

import io.cemaf.agent.loaders.InnerJar;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a library tells of machines that have no /proc: macOS, Windows. Its classes lie in a jar
 * inside the agent's, and are loaded by a loader of their own when something asks for them.
 *
 * <p>Public for those classes: they write an array by these places.
 */
public final class Portable {
  public static final int CPU_TICKS = 0;
  public static final int CPU_BUSY_TICKS = 1;
  public static final int MEMORY_TOTAL = 2;
  public static final int MEMORY_AVAILABLE = 3;
  public static final int RESIDENT = 4;
  public static final int LOAD = 5;
  public static final int TEMPERATURE = 6;
  public static final int COUNT = 7;

  static final String JAR = "portable";

  private static final String READINGS = "io.cemaf.agent.portable.OshiReadings";
  private static final String GRAPHICS_CARDS = "io.cemaf.agent.portable.OshiGraphicsCards";

  private Portable() {}

  /** What reads the machine; loading it takes half a second. */
  @SuppressWarnings("unchecked")
  static Supplier<double[]> readings(InnerJar loader, Consumer<ClassLoader> nativeAccess)
      throws IOException {
    nativeAccess.accept(loader);
    return loader.make(READINGS, Supplier.class);
  }

  /** The names of this machine's graphics processors; takes up to a second. */
  @SuppressWarnings("unchecked")
  public static List<String> graphicsCards() throws IOException {
    return ((Supplier<List<String>>) InnerJar.open(JAR).make(GRAPHICS_CARDS, Supplier.class)).get();
  }
}
