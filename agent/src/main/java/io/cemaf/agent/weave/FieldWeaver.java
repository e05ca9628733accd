package io.cemaf.agent.weave;

import io.cemaf.agent.loaders.LoadedTypes;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Modifier;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/**
 * Weaves reading and writing of fields that rules page, in every class that may do so: for a
 * private field in its package, else in all of the application's that name such a field.
 *
 * <p>Reading through harms no field that is not paged, so what cannot be told apart by names alone
 * is read through: nothing is looked up while a class loads. Only what is written must be the field
 * itself.
 */
public final class FieldWeaver implements ClassFileTransformer {
  private static final int UNKNOWN = -1;

  private final Instrumentation instrumentation;
  private final Health health;
  private final IntConsumer unfit;
  private final Verifier verifier = new Verifier();
  private final Loaders loaders = new Loaders();

  /** Who writes and reads: names alone, so that no class is kept. */
  private final Set<String> woven = ConcurrentHashMap.newKeySet();

  /** The modifiers of fields by number, once their class was seen. */
  private final Map<Integer, Integer> modifiers = new ConcurrentHashMap<>();

  /** Opens when values can become pages. */
  private final Opening active;

  private volatile List<FieldTarget> targets = List.of();

  /** What loaded classes were looked through for. */
  private List<FieldTarget> scanned = List.of();

  private boolean in;

  /**
   * Weaves nothing yet.
   *
   * @param unfit told of fields, by number, that must not be paged any more
   */
  public FieldWeaver(Instrumentation instrumentation, Health health, IntConsumer unfit) {
    this.instrumentation = instrumentation;
    this.health = health;
    active = new Opening(health);
    this.unfit = unfit;
  }

  /**
   * Weaves what is loaded from here on; {@link #use} must follow, then {@link #active}. Until then
   * the classes that have the fields wait for it.
   */
  public void begin(List<FieldTarget> first) {
    targets = List.copyOf(first);
    if (!in && !first.isEmpty()) {
      in = true;
      instrumentation.addTransformer(this, true);
    }
  }

  /** Weaves for these fields alone, what is loaded too. By one thread at a time. */
  public void use(List<FieldTarget> next) {
    if (next.equals(scanned)) {
      return;
    }
    begin(next);
    if (!in) {
      return;
    }
    scanned = List.copyOf(next);
    if (next.isEmpty()) {
      in = false;
      var unused = instrumentation.removeTransformer(this);
      change(loaded(woven::contains));
      woven.clear();
      return;
    }
    var known = Set.copyOf(woven);
    change(loaded(name -> known.contains(name) || isBesideAny(name)));
    change(loaded(this::isLeftOut));
  }

  /** Values can become pages: nobody waits any more. */
  public void active() {
    active.open();
  }

  private interface Wanted {
    boolean test(String internalName);
  }

  private boolean isBesideAny(String internalName) {
    for (var target : targets) {
      if (target.isBeside(internalName)) {
        return true;
      }
    }
    return false;
  }

  /** Where a field is open to other packages, any class of the application's may use it. */
  private boolean isLeftOut(String internalName) {
    if (woven.contains(internalName)) {
      return false;
    }
    for (var target : targets) {
      var known = modifiers.getOrDefault(target.number(), UNKNOWN);
      if (known != UNKNOWN && (known & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0) {
        return true;
      }
    }
    return false;
  }

  private List<Class<?>> loaded(Wanted wanted) {
    var found = new ArrayList<Class<?>>();
    for (Class<?> type : LoadedTypes.of(instrumentation)) {
      if (!type.isArray()
          && !type.isHidden()
          && isApplications(type.getClassLoader())
          && wanted.test(type.getName().replace('.', '/'))
          && instrumentation.isModifiableClass(type)) {
        found.add(type);
      }
    }
    return found;
  }

  private static boolean isApplications(@Nullable ClassLoader loader) {
    return !Loaders.isJdk(loader) && !Loaders.isAgents(loader);
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

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    var wanted = targets;
    if (wanted.isEmpty() || internalName == null || !isApplications(loader)) {
      return null;
    }
    try {
      return look(wanted, loader, internalName, classFile, redefined == null);
    } catch (RuntimeException | LinkageError | StackOverflowError problem) {
      failed(internalName.replace('/', '.'), problem);
      return null;
    }
  }

  private byte @Nullable [] look(
      List<FieldTarget> wanted,
      @Nullable ClassLoader loader,
      String internalName,
      byte[] classFile,
      boolean loading) {
    var mine = new ArrayList<FieldTarget>();
    for (var target : wanted) {
      if (mayUse(target, internalName) && ClassFiles.names(classFile, target.name())) {
        mine.add(target);
        if (target.owner().equals(internalName)) {
          declared(target, classFile);
          if (loading) {
            active.await();
          }
        }
      }
    }
    var changed = new HashSet<String>();
    var glued =
        mine.isEmpty()
            ? null
            : FieldGlue.weave(
                classFile, new Using(mine, loader, new ClassReader(classFile)), changed);
    if (glued == null) {
      return null;
    }
    var name = internalName.replace('/', '.');
    if (!loaders.seeGate(loader)) {
      throw new IllegalStateException("its loader hides the agent's classes");
    }
    verifier.check(new Hierarchy(false), loader, name, classFile, glued, changed, loading);
    woven.add(internalName);
    return glued;
  }

  private boolean mayUse(FieldTarget target, String internalName) {
    var known = modifiers.getOrDefault(target.number(), UNKNOWN);
    return known == UNKNOWN
        || (known & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
        || target.isBeside(internalName);
  }

  /** What a class is like that has, or should have, a field. */
  private void declared(FieldTarget target, byte[] classFile) {
    var found = PagingFit.declared(classFile, target.name());
    if (found == null || PagingFit.against(found, target.takesBytes()) != null) {
      notPaged(target);
    } else {
      modifiers.put(target.number(), found.access());
    }
  }

  private void notPaged(FieldTarget target) {
    health.count(FallBack.FIELD_NOT_PAGED);
    unfit.accept(target.number());
  }

  /** Somebody will see stubs: no more of them may be made. */
  private void failed(String name, Throwable problem) {
    for (var target : targets) {
      if (mayUse(target, name.replace('.', '/'))) {
        notPaged(target);
      }
    }
    health.fault("weaving " + name + " for fields to be paged", problem);
  }

  /** The fields as one class uses them. */
  private static final class Using implements FieldGlue.Fields {
    private final List<FieldTarget> targets;
    private final @Nullable ClassLoader loader;
    private final ClassReader reader;

    Using(List<FieldTarget> targets, @Nullable ClassLoader loader, ClassReader reader) {
      this.targets = targets;
      this.loader = loader;
      this.reader = reader;
    }

    @Override
    public boolean reads(String owner, String name) {
      for (var target : targets) {
        if (target.name().equals(name)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public @Nullable FieldTarget writes(String owner, String name) {
      for (var target : targets) {
        if (target.name().equals(name)
            && (target.owner().equals(owner) || isBelow(owner, target))) {
          return target;
        }
      }
      return null;
    }

    /** A subclass may name an inherited field as its own; only its own file is looked at. */
    private boolean isBelow(String owner, FieldTarget target) {
      if (!reader.getClassName().equals(owner) || ClassFiles.declares(reader, target.name())) {
        return false;
      }
      var superName = reader.getSuperName();
      return superName != null
          && (superName.equals(target.owner())
              || new Hierarchy(false)
                  .of(loader, superName.replace('/', '.'), List.of())
                  .names()
                  .contains(target.owner().replace('/', '.')));
    }
  }
}
