package io.cemaf.agent.context;

import io.cemaf.agent.loaders.InnerJar;
import io.cemaf.agent.loaders.PerLoader;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What applications' graphs of objects are encoded by, for each class loader. */
public final class Graphs {
  private static final int MOST_REASONS = 256;

  private final GraphCodec.Maker maker;
  private final Health health;
  private final Consumer<String> warning;
  private final PerLoader<Place> places = new PerLoader<>();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** Goes with the values that need it, for it keeps its loader. */
  private static final class Place {
    volatile WeakReference<LoaderGraphs> graphs = new WeakReference<>(null);
  }

  /**
   * For one agent.
   *
   * @param warning takes why something cannot be carried, once for each reason
   */
  Graphs(GraphCodec.Maker maker, Health health, Consumer<String> warning) {
    this.maker = maker;
    this.health = health;
    this.warning = warning;
  }

  /** By the jar inside the agent's; half a second, and nothing of it stays open. */
  public static Graphs open(Health health, Consumer<String> warning) throws IOException {
    var jar = InnerJar.open("graphs");
    var maker = jar.make("io.cemaf.agent.graph.ForyCodecs", GraphCodec.Maker.class);
    return new Graphs(maker, health, warning);
  }

  /** The loader of that jar, which is to see the JDK's own memory. */
  public ClassLoader codecs() {
    return maker.getClass().getClassLoader();
  }

  LoaderGraphs of(@Nullable ClassLoader loader) {
    var place = places.get(loader);
    if (place == null) {
      place = places.put(loader, new Place());
    }
    var known = place.graphs.get();
    if (known == null) {
      known = new LoaderGraphs(this, maker, PerLoader.orPlatform(loader));
      place.graphs = new WeakReference<>(known);
    }
    return known;
  }

  void refused(String reason) {
    health.count(FallBack.VALUE_NOT_CARRIED);
    if (told.size() < MOST_REASONS && told.add(reason)) {
      warning.accept("a value stays on the heap: " + reason);
    }
  }
}
