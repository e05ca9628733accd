package io.cemaf.agent.weave;

import io.cemaf.Gate;
import io.cemaf.agent.loaders.LoadedTypes;
import io.cemaf.agent.observe.Health;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weaves one kind of {@link Beside} while rules need it: classes that are there at once, others as
 * they are loaded. Used by one thread at a time, and by those that load classes.
 */
final class SideWeaver implements ClassFileTransformer {
  private final Beside side;
  private final Instrumentation instrumentation;
  private final Health health;
  private final Verifier verifier = new Verifier();
  private final Loaders loaders = new Loaders();
  private boolean in;

  SideWeaver(Beside side, Instrumentation instrumentation, Health health) {
    this.side = side;
    this.instrumentation = instrumentation;
    this.health = health;
  }

  /** Weaves them, or gives them their own bytecode back. */
  void set(boolean wanted) {
    if (wanted == in || Gate.class.getClassLoader() != null) {
      return;
    }
    in = wanted;
    if (wanted) {
      instrumentation.addTransformer(this, true);
    } else {
      var unused = instrumentation.removeTransformer(this);
    }
    change(loaded());
  }

  private List<Class<?>> loaded() {
    var found = new ArrayList<Class<?>>();
    for (Class<?> type : LoadedTypes.of(instrumentation)) {
      if (isOne(type.getClassLoader(), type.getName().replace('.', '/'))) {
        found.add(type);
      }
    }
    return found;
  }

  /** A class that could not find what is woven into it would break, so it stays as it is. */
  private boolean isOne(@Nullable ClassLoader loader, String internalName) {
    if (!side.contains(loader, internalName)) {
      return false;
    }
    var sees = loaders.seeGate(loader);
    if (!sees) {
      health.count(side.fallBack());
    }
    return sees;
  }

  /** All at once, for each time stops the JVM; one by one if that is refused. */
  private void change(List<Class<?>> types) {
    if (types.isEmpty()) {
      return;
    }
    try {
      instrumentation.retransformClasses(types.toArray(new Class<?>[0]));
    } catch (UnmodifiableClassException | LinkageError | RuntimeException refused) {
      types.forEach(this::changeOne);
    }
  }

  private void changeOne(Class<?> type) {
    try {
      instrumentation.retransformClasses(type);
    } catch (UnmodifiableClassException | LinkageError | RuntimeException refused) {
      failed(type.getName(), refused);
    }
  }

  private void failed(String name, Throwable problem) {
    health.count(side.fallBack());
    health.fault("weaving " + name + " for " + side.purpose(), problem);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (internalName == null || !isOne(loader, internalName)) {
      return null;
    }
    var name = internalName.replace('/', '.');
    try {
      var result = side.weave(internalName, classFile);
      if (result != null) {
        verifier.check(
            new Hierarchy(false),
            loader,
            name,
            classFile,
            result,
            side.methods(internalName, classFile),
            redefined == null);
      }
      return result;
    } catch (RuntimeException | LinkageError | StackOverflowError problem) {
      failed(name, problem);
      return null;
    }
  }
}
