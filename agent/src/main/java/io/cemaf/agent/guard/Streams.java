package io.cemaf.agent.guard;

import io.cemaf.StreamAdapter;
import io.cemaf.agent.loaders.BeneathLoader;
import io.cemaf.agent.loaders.PerLoader;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stands in for the streams that methods answer: a call is made when somebody subscribes. */
final class Streams {
  private static final String PART = "io.cemaf.agent.stream.";

  /** By the type that a method is declared to return. */
  private static final Map<String, String> ADAPTERS =
      Map.of(
          "java.util.concurrent.Flow$Publisher", "FlowAdapter",
          "org.reactivestreams.Publisher", "PublisherAdapter",
          "reactor.core.publisher.Flux", "FluxAdapter",
          "reactor.core.publisher.Mono", "MonoAdapter",
          "io.reactivex.rxjava3.core.Flowable", "FlowableAdapter",
          "io.reactivex.rxjava3.core.Single", "SingleAdapter");

  private final Health health;
  private final Handles handles;

  /** By loader of the method's class and by type; soft, as adapters lead to their loader. */
  private final PerLoader<SoftReference<ConcurrentHashMap<String, StreamAdapter>>> adapters =
      new PerLoader<>();

  Streams(Handles handles, Health health) {
    this.handles = handles;
    this.health = health;
  }

  /** Whether calls of a method that returns this are made when somebody subscribes. */
  static boolean isStream(String returnType) {
    return ADAPTERS.containsKey(returnType);
  }

  /** What the caller gets at once; null, and counted, if calls can only be made as they come. */
  @Nullable Object standIn(
      RuleSite site, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    if (self == null || arguments == null) {
      health.count(FallBack.STREAM_UNWRAPPED);
      return null;
    }
    try {
      var handle = handles.handle(site.spec(), self.getClass());
      var adapter = adapter(site.spec().returnType(), self.getClass());
      return adapter.standIn(() -> new StreamedCall(site, handle, adapter, self, arguments));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError inaccessible) {
      health.count(FallBack.STREAM_UNWRAPPED);
      return null;
    }
  }

  private StreamAdapter adapter(String returnType, Class<?> type)
      throws ReflectiveOperationException {
    var loader = type.getClassLoader();
    var reference = adapters.get(loader);
    var ofLoader = reference == null ? null : reference.get();
    if (ofLoader == null) {
      ofLoader = new ConcurrentHashMap<>();
      adapters.remove(loader);
      var unused = adapters.put(loader, new SoftReference<>(ofLoader));
    }
    var known = ofLoader.get(returnType);
    if (known == null) {
      known =
          Class.forName(PART + ADAPTERS.get(returnType), true, new BeneathLoader(loader, PART))
              .asSubclass(StreamAdapter.class)
              .getDeclaredConstructor()
              .newInstance();
      ofLoader.put(returnType, known);
    }
    return known;
  }
}
