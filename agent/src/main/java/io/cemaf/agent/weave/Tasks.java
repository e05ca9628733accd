package io.cemaf.agent.weave;

import io.cemaf.Gate;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.List;
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

  private final Instrumentation instrumentation;
  private final Health health;
  private final Verifier verifier = new Verifier();
  private final TaskClasses classes = new TaskClasses(Runtime.version().feature());
  private final AtomicBoolean asked = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
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
   * @param woven the class that asks
   */
  void begin(String woven) {
    if (asked.compareAndSet(false, true)) {
      if (Gate.class.getClassLoader() != null) {
        done.countDown();
        return;
      }
      var thread = new Thread(null, this::weave, "cemaf-tasks", 0, false);
      thread.setDaemon(true);
      thread.start();
    }
    if (classes.contains(woven)) {
      return;
    }
    try {
      if (!done.await(MOST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        health.count(FallBack.TASKS_NOT_CARRIED);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void weave() {
    try {
      Gate.passOnThisThread();
      instrumentation.addTransformer(this, true);
      change(classes.load());
    } finally {
      done.countDown();
    }
  }

  /** Gives the JDK's classes their own bytecode back. */
  void leave() {
    left = true;
    if (instrumentation.removeTransformer(this)) {
      change(classes.load());
    }
  }

  /** All at once, for each time stops the JVM; one by one if that is refused. */
  private void change(List<Class<?>> types) {
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
    if (redefined == null || loader != null || internalName == null || left) {
      return null;
    }
    var name = internalName.replace('/', '.');
    if (!classes.contains(name)) {
      return null;
    }
    try {
      var woven = classes.weave(name, classFile);
      verifier.check(new Hierarchy(false), null, name, classFile, woven, java.util.Set.of(), false);
      return woven;
    } catch (RuntimeException | LinkageError | StackOverflowError problem) {
      failed(name, problem);
      return null;
    }
  }
}
