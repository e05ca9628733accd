package io.cemaf.agent.weave;

import io.cemaf.agent.observe.Health;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets classes of keyed stores wait, as they are loaded first, until they can be woven: what a
 * store is given before that would stay on the heap.
 *
 * <p>It cannot retransform: the JVM asks such transformers first, and looks up the others, of which
 * the one that weaves stores is made late, only after that.
 */
public final class StoreDoor implements ClassFileTransformer {
  private final Instrumentation instrumentation;
  private final Opening opening;
  private volatile List<String> types = List.of();

  public StoreDoor(Instrumentation instrumentation, Health health) {
    this.instrumentation = instrumentation;
    opening = new Opening(health);
  }

  /**
   * Closes it; {@link #open} must follow.
   *
   * @param internalNames of the stores
   */
  public void close(List<String> internalNames) {
    types = List.copyOf(internalNames);
    instrumentation.addTransformer(this, false);
  }

  /** Nobody waits any more. */
  public void open() {
    opening.open();
    var unused = instrumentation.removeTransformer(this);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (redefined == null && internalName != null && types.contains(internalName)) {
      opening.await();
    }
    return null;
  }
}
