package io.cemaf.agent.weave;

import io.cemaf.agent.loaders.LoadedTypes;
import io.cemaf.agent.loaders.PerLoader;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Changes classes that are defined already, by retransformation. One change at a time; threads of
 * the application never wait for its lock.
 */
final class LoadedClasses {
  private static final int MOST_ROUNDS = 20;
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Instrumentation instrumentation;
  private final WovenMethods woven;
  private final Health health;
  private final ReentrantLock one = new ReentrantLock();

  LoadedClasses(Instrumentation instrumentation, WovenMethods woven, Health health) {
    this.instrumentation = instrumentation;
    this.woven = woven;
    this.health = health;
  }

  /**
   * Weaves what is loaded and was not looked at by the plan, until nothing new turns up.
   *
   * @return how many classes have the gate now that did not
   */
  int scan(Plan plan) {
    one.lock();
    try {
      Set<Class<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      var changed = 0;
      while (true) {
        var fresh = new ArrayList<Class<?>>();
        for (Class<?> type : LoadedTypes.of(instrumentation)) {
          if (seen.add(type) && !plan.hasConsidered(type) && wants(plan, type)) {
            fresh.add(type);
          }
        }
        if (fresh.isEmpty()) {
          return changed;
        }
        retransform(fresh);
        changed += count(fresh);
      }
    } finally {
      one.unlock();
    }
  }

  /** Makes every loaded class as a plan wants it, whatever it was. */
  Weaver.Outcome apply(Plan plan) {
    one.lock();
    try {
      var targets = new ArrayList<Class<?>>();
      var before = new ArrayList<Class<?>>();
      for (Class<?> type : LoadedTypes.of(instrumentation)) {
        var was = woven.contains(type);
        if (was) {
          before.add(type);
          woven.remove(type.getClassLoader(), type.getName());
        }
        if (was || wants(plan, type)) {
          targets.add(type);
        }
      }
      var failed = retransform(targets);
      scan(plan);
      var now = count(targets);
      return new Weaver.Outcome(now, before.size() - count(before), failed);
    } finally {
      one.unlock();
    }
  }

  /** Whether a plan may be about a class that is loaded. */
  boolean hasWanted(Plan plan) {
    for (Class<?> type : LoadedTypes.of(instrumentation)) {
      if (wants(plan, type)) {
        return true;
      }
    }
    return false;
  }

  private int count(List<Class<?>> types) {
    var count = 0;
    for (var type : types) {
      if (woven.contains(type)) {
        count++;
      }
    }
    return count;
  }

  /** Gives all woven classes their own bytecode back; the transformer must be idle by then. */
  Weaver.Outcome restore() {
    one.lock();
    try {
      var restored = 0;
      var failed = 0;
      // A class that was woven a moment ago may not be defined yet: it is looked for again.
      for (var round = 0; round < MOST_ROUNDS && !woven.isEmpty(); round++) {
        if (round > 0) {
          LockSupport.parkNanos(ROUND_NANOS);
        }
        var targets = new ArrayList<Class<?>>();
        for (Class<?> type : LoadedTypes.of(instrumentation)) {
          if (woven.remove(type.getClassLoader(), type.getName())) {
            targets.add(type);
          }
        }
        var refused = retransform(targets);
        failed += refused;
        restored += targets.size() - refused;
      }
      return new Weaver.Outcome(0, restored, failed);
    } finally {
      one.unlock();
    }
  }

  /** Whether a plan may be about a class; whether it is shows when the class is read. */
  boolean wants(Plan plan, Class<?> type) {
    if (type.isArray() || type.isPrimitive() || type.isHidden()) {
      return false;
    }
    var loader = type.getClassLoader();
    var name = type.getName();
    if (Loaders.isAgents(loader) || !instrumentation.isModifiableClass(type)) {
      return false;
    }
    var maybe =
        plan.names(name)
            || (plan.seesRoot(loader) && plan.hasRoot(Hierarchy.of(type)))
            || (plan.asksForAnnotations() && !Loaders.isJdk(loader) && mayBeAnnotated(plan, type));
    return maybe && !Transformer.ignored(loader, name.replace('.', '/'));
  }

  private static boolean mayBeAnnotated(Plan plan, Class<?> type) {
    if (plan.isUnmarked(type.getClassLoader(), type.getName())) {
      return false;
    }
    var file = classFile(type);
    if (file == null || plan.mentionsAnnotation(file)) {
      return true;
    }
    plan.unmarked(type.getClassLoader(), type.getName());
    return false;
  }

  /** The file that an application's class came from; null if it cannot be read. */
  static byte @Nullable [] classFile(Class<?> type) {
    var file = type.getName().replace('.', '/') + ".class";
    try (var content = PerLoader.orPlatform(type.getClassLoader()).getResourceAsStream(file)) {
      return content == null ? null : content.readAllBytes();
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
  }

  /** Finds classes that were left for later, with what to count for each. */
  Map<Class<?>, Optional<FallBack>> find(List<Errand.Later> sought, List<Errand.Later> missing) {
    var names = new java.util.HashMap<String, List<Errand.Later>>();
    for (var later : sought) {
      names.computeIfAbsent(later.name(), name -> new ArrayList<>()).add(later);
    }
    var found = new IdentityHashMap<Class<?>, Optional<FallBack>>();
    var done = Collections.<Errand.Later>newSetFromMap(new IdentityHashMap<>());
    for (Class<?> type : LoadedTypes.of(instrumentation)) {
      for (var later : names.getOrDefault(type.getName(), List.of())) {
        if (later.means(type)) {
          found.merge(type, Errands.reason(later), (a, b) -> a.isPresent() ? a : b);
          done.add(later);
        }
      }
    }
    for (var later : sought) {
      if (!done.contains(later)) {
        missing.add(later);
      }
    }
    return found;
  }

  /** All at once, for each time stops the JVM; one by one if that is refused. */
  int retransform(List<Class<?>> types) {
    if (types.isEmpty()) {
      return 0;
    }
    one.lock();
    try {
      instrumentation.retransformClasses(types.toArray(new Class<?>[0]));
      return 0;
    } catch (UnmodifiableClassException | LinkageError | RuntimeException refused) {
      return oneByOne(types);
    } finally {
      one.unlock();
    }
  }

  private int oneByOne(List<Class<?>> types) {
    var failed = 0;
    for (var type : types) {
      try {
        instrumentation.retransformClasses(type);
      } catch (UnmodifiableClassException | LinkageError | RuntimeException refused) {
        failed++;
        woven.remove(type.getClassLoader(), type.getName());
        health.count(FallBack.WEAVE_FAILED);
        health.fault("changing " + type.getName(), refused);
      }
    }
    return failed;
  }
}
