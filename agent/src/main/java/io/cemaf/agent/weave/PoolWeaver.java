package io.cemaf.agent.weave;

import io.cemaf.Gate;
import io.cemaf.agent.loaders.LoadedTypes;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets the JDK's thread pools and Spring's simple executor tell of themselves while rules are about
 * pools; other applications keep them as they are.
 */
final class PoolWeaver implements ClassFileTransformer {
  private final Instrumentation instrumentation;
  private final Health health;
  private final Verifier verifier = new Verifier();
  private final Loaders loaders = new Loaders();
  private final ReentrantLock lock = new ReentrantLock();
  private boolean in;

  PoolWeaver(Instrumentation instrumentation, Health health) {
    this.instrumentation = instrumentation;
    this.health = health;
  }

  /** Weaves pools, or gives them their own bytecode back. */
  void set(boolean wanted) {
    lock.lock();
    try {
      if (wanted == in || Gate.class.getClassLoader() != null) {
        return;
      }
      in = wanted;
      if (wanted) {
        instrumentation.addTransformer(this, true);
      } else {
        var unused = instrumentation.removeTransformer(this);
      }
      for (var type : loaded()) {
        retransform(type);
      }
    } finally {
      lock.unlock();
    }
  }

  private List<Class<?>> loaded() {
    var found = new ArrayList<Class<?>>();
    found.add(ThreadPoolExecutor.class);
    for (Class<?> type : LoadedTypes.of(instrumentation)) {
      if (type != ThreadPoolExecutor.class
          && isOne(type.getClassLoader(), type.getName().replace('.', '/'))) {
        found.add(type);
      }
    }
    return found;
  }

  private void retransform(Class<?> type) {
    try {
      instrumentation.retransformClasses(type);
    } catch (UnmodifiableClassException | LinkageError | RuntimeException refused) {
      failed(type.getName(), refused);
    }
  }

  private boolean isOne(@Nullable ClassLoader loader, String internalName) {
    return PoolGlue.isAbout(loader == null, internalName)
        && !Loaders.isAgents(loader)
        && loaders.seeGate(loader);
  }

  private void failed(String name, Throwable problem) {
    health.count(FallBack.POOLS_NOT_SEEN);
    health.fault("weaving " + name + " for pools to be resized", problem);
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
      var result = PoolGlue.weave(internalName, classFile);
      verifier.check(
          new Hierarchy(false),
          loader,
          name,
          classFile,
          result,
          PoolGlue.methods(internalName),
          redefined == null);
      return result;
    } catch (RuntimeException | LinkageError | StackOverflowError problem) {
      failed(name, problem);
      return null;
    }
  }
}
