package io.cemaf.agent.graph;

import io.cemaf.agent.context.GraphCodec;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.fory.Fory;
import org.apache.fory.logging.LoggerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Graphs of one loader's classes. Without generated code: that is as fast here, and needs neither a
 * compiler nor seconds to begin with.
 */
final class ForyCodec implements GraphCodec {
  /** Kept for the next: none of them can be used by two threads at once. */
  private static final int MOST_KEPT = 4;

  private static final int MOST_DEPTH = 256;

  static {
    LoggerFactory.disableLogging();
  }

  private final ClassLoader loader;
  private final Predicate<String> allowed;
  private final ConcurrentLinkedQueue<Fory> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kept = new AtomicInteger();

  ForyCodec(ClassLoader loader, Predicate<String> allowed) {
    this.loader = loader;
    this.allowed = allowed;
  }

  @Override
  public byte[] encode(Object value) {
    var fory = take();
    var bytes = fory.serialize(value);
    giveBack(fory);
    return bytes;
  }

  @Override
  public @Nullable Object decode(byte[] bytes) {
    var fory = take();
    var value = fory.deserialize(bytes);
    giveBack(fory);
    return value;
  }

  private Fory take() {
    var known = free.poll();
    if (known == null) {
      return make();
    }
    kept.decrementAndGet();
    return known;
  }

  /** One in which something was thrown is not given back: nobody knows what it still holds. */
  private void giveBack(Fory fory) {
    if (kept.incrementAndGet() <= MOST_KEPT) {
      free.add(fory);
    } else {
      kept.decrementAndGet();
    }
  }

  private Fory make() {
    return Fory.builder()
        .withXlang(false)
        .withClassLoader(loader)
        .withRefTracking(true)
        .withCodegen(false)
        .requireClassRegistration(false)
        .suppressClassRegistrationWarnings(true)
        .withTypeChecker((resolver, name) -> allowed.test(name))
        .withMaxDepth(MOST_DEPTH)
        .withMaxGraphMemoryBytes(Long.MAX_VALUE)
        .withMaxUnbackedContainerItems(Integer.MAX_VALUE)
        .build();
  }
}
