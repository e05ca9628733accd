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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Makes tasks part of the call that they are submitted in (SEMANTICS 11), by changing the JDK's own
 * classes. Begins only when a method whose calls hold permits is about to be woven: other
 * applications keep the JDK as it is.
 */
final class Tasks implements ClassFileTransformer {
  private static final long MOST_WAIT_SECONDS = 5;
  private static final String PACKAGE = "java/util/concurrent/";

  private final Instrumentation instrumentation;
  private final Health health;
  private final Verifier verifier = new Verifier();
  private final TaskClasses classes = new TaskClasses(Runtime.version().feature());
  private final AtomicBoolean asked = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);

  /** By name. */
  private final Set<String> woven = ConcurrentHashMap.newKeySet();

  private volatile boolean left;

  Tasks(Instrumentation instrumentation, Health health) {
    this.instrumentation = instrumentation;
    this.health = health;
  }

  /**
   * Returns when tasks carry their calls; the first call of a woven method may need it at once.
   *
   * <p>The work is another thread's: the JVM asks no transformer about what a thread changes that
   * is in a transformer already. That thread needs none of the application's loaders, so nothing
   * that is held here keeps it from its end; the bound is for what nobody thought of. Only a class
   * that the work itself changes must not wait for it: the JVM changes a class for one thread at a
   * time.
   *
   * @param asking the class that is about to be woven
   * @return true if this is what began it
   */
  boolean begin(String asking) {
    var first = asked.compareAndSet(false, true);
    if (first) {
      if (Gate.class.getClassLoader() != null) {
        done.countDown();
        return false;
      }
      var thread = new Thread(null, this::weave, "cemaf-tasks", 0, false);
      thread.setDaemon(true);
      thread.start();
    }
    if (classes.contains(asking)) {
      return first;
    }
    try {
      if (!done.await(MOST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        health.count(FallBack.TASKS_NOT_CARRIED);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return first;
  }

  private void weave() {
    try {
      Gate.passOnThisThread();
      instrumentation.addTransformer(this, true);
      change(loaded(false));
    } finally {
      done.countDown();
    }
  }

  /**
   * Changes what was being loaded when the transformer was added, or was loaded by a thread inside
   * another one. Nothing is loaded for this: what is loaded later is changed on its way in.
   */
  void lookForMissed() {
    if (done.getCount() == 0 && !left) {
      change(loaded(false));
    }
  }

  private List<Class<?>> loaded(boolean changed) {
    var found = new ArrayList<Class<?>>();
    for (Class<?> type : LoadedTypes.of(instrumentation)) {
      if (type.getClassLoader() == null
          && classes.contains(type.getName())
          && woven.contains(type.getName()) == changed) {
        found.add(type);
      }
    }
    return found;
  }

  /** Gives the JDK's classes their own bytecode back. */
  void leave() {
    left = true;
    if (instrumentation.removeTransformer(this)) {
      change(loaded(true));
    }
  }

  /** All at once, for each time stops the JVM; one by one if that is refused. */
  private void change(List<Class<?>> types) {
    if (types.isEmpty()) {
      return;
    }
    try {
      instrumentation.retransformClasses(types.toArray(new Class<?>[0]));
    } catch (UnmodifiableClassException | LinkageError | RuntimeException refused) {
      for (var type : types) {
        changeOne(type);
      }
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
    health.count(FallBack.TASKS_NOT_CARRIED);
    health.fault("weaving " + name + " for tasks to carry their calls", problem);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (loader != null || internalName == null || left || !internalName.startsWith(PACKAGE)) {
      return null;
    }
    var name = internalName.replace('/', '.');
    if (!classes.contains(name)) {
      return null;
    }
    try {
      var result = classes.weave(name, classFile);
      verifier.check(new Hierarchy(false), null, name, classFile, result, Set.of(), false);
      woven.add(name);
      return result;
    } catch (RuntimeException | LinkageError | StackOverflowError problem) {
      failed(name, problem);
      return null;
    }
  }
}
