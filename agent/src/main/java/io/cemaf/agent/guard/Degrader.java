package io.cemaf.agent.guard;

import io.cemaf.agent.degrade.Copies;
import io.cemaf.agent.degrade.OwnNames;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.LibraryCall;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What all sites need whose calls do with less. */
final class Degrader {
  private static final int MOST_WARNINGS = 256;

  private final Handles handles;
  private final Health health;
  private final Consumer<String> warnings;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Tools> tools = new AtomicReference<>();

  /** Made when the first call needs them: most JVMs have none. */
  private record Tools(Copies copies, Batches batches) {}

  Degrader(Handles handles, Health health, Consumer<String> warnings) {
    this.handles = handles;
    this.health = health;
    this.warnings = warnings;
  }

  Copies copies() {
    return tools().copies();
  }

  Batches batches() {
    return tools().batches();
  }

  OwnNames names(LibraryCall library) {
    return new OwnNames(library, copies());
  }

  private Tools tools() {
    var known = tools.get();
    if (known != null) {
      return known;
    }
    var copies = new Copies();
    var fresh = new Tools(copies, new Batches(handles, copies, health, warnings));
    return tools.compareAndSet(null, fresh) ? fresh : Objects.requireNonNull(tools.get());
  }

  /**
   * How a sibling of the method that is called just now is called; null, and told, if there is
   * none.
   */
  @Nullable MethodHandle sibling(SiteSpec spec, String name, @Nullable Object self) {
    try {
      return handles.sibling(spec, name, self);
    } catch (NoSuchMethodException | ClassNotFoundException none) {
      undone(spec, "call: there is no " + name + " of the same parameters and result");
    } catch (ReflectiveOperationException | RuntimeException inaccessible) {
      undone(spec, "call: " + name + " cannot be called from here: " + inaccessible);
    }
    return null;
  }

  /** What a user should look at. */
  void warn(String text) {
    warnings.accept(text);
  }

  /** A call goes as it is, at least in part: counted each time, told once. */
  void undone(SiteSpec spec, String why) {
    health.count(FallBack.NOT_DEGRADED);
    // What an application's own code says may be another thing each time.
    if (warned.size() < MOST_WARNINGS && warned.add(spec.name() + spec.descriptor() + why)) {
      warnings.accept(spec.name() + " is called as it is; " + why);
    }
  }
}
