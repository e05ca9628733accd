package io.cemaf.agent.weave;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.weave.StoreDuty.Kind;
import io.cemaf.rules.StoreSpec.Access;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The keyed stores that rules are about; the first that names a method or uses a map counts. */
record StorePlan(List<StoreTarget> stores) implements Beside {
  /** Why a class is none of them. */
  static final String NOTHING =
      "no method that rules name takes a List, Set, Collection or Map, or puts its value into a Map"
          + " that its class makes itself and keeps in a field of type Map or ConcurrentMap";

  StorePlan {
    stores = List.copyOf(stores);
  }

  @Override
  public boolean contains(@Nullable ClassLoader loader, @Nullable String internalName) {
    if (internalName == null || Loaders.isJdk(loader)) {
      return false;
    }
    for (var store : stores) {
      if (store.isOf(internalName)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public FallBack fallBack() {
    return FallBack.STORE_NOT_SEEN;
  }

  @Override
  public String purpose() {
    return "a store's values to be paged";
  }

  /**
   * What one class is woven by.
   *
   * @param duties by methods, by name and descriptor, joined
   * @param fields names of those that hold the store's maps, to their rules
   */
  private record Found(
      Map<String, List<StoreDuty>> duties, Map<String, String> fields, StoreMaps maps) {}

  @Override
  public byte @Nullable [] weave(String internalName, byte[] classFile) {
    var found = find(internalName, classFile);
    if (found.duties().isEmpty()) {
      throw new IllegalStateException(NOTHING);
    }
    var told =
        Glue.weave(
            classFile,
            Set.copyOf(found.duties().keySet()),
            (next, body, method) ->
                new StoreGlue(next, body, Objects.requireNonNull(found.duties().get(method))));
    return found.fields().isEmpty() ? told : found.maps().weave(told, found.fields());
  }

  /** Whether there is anything to be woven. */
  boolean fits(String internalName, byte[] classFile) {
    return !find(internalName, classFile).duties().isEmpty();
  }

  @Override
  public Set<String> methods(String internalName, byte[] classFile) {
    var found = find(internalName, classFile);
    var all = new HashSet<>(found.duties().keySet());
    all.addAll(found.maps().writersOf(found.fields()));
    return all;
  }

  private Found find(String internalName, byte[] classFile) {
    var found = new Found(new HashMap<>(), new HashMap<>(), StoreMaps.of(classFile));
    var declared = declared(classFile);
    for (var store : stores) {
      if (store.isOf(internalName)) {
        add(store, declared, found);
      }
    }
    return found;
  }

  private static void add(StoreTarget store, Set<String> declared, Found found) {
    var puts = new HashSet<String>();
    for (var method : named(store.put(), declared)) {
      var type = Type.getArgumentTypes(descriptor(method))[store.put().value()];
      if (StoreDuty.face(type) == 0) {
        puts.add(method);
      } else if (!found.duties().containsKey(method)) {
        note(found, method, new StoreDuty(Kind.TAKES, store.rule(), store.put()));
      }
    }
    var fields = found.maps().usedBy(puts);
    fields.forEach(field -> found.fields().putIfAbsent(field, store.rule()));
    if (!fields.isEmpty()) {
      puts.forEach(
          method -> note(found, method, new StoreDuty(Kind.PUTS, store.rule(), store.put())));
      named(store.remove(), declared)
          .forEach(
              method ->
                  note(found, method, new StoreDuty(Kind.REMOVES, store.rule(), store.remove())));
    }
    if (!found.duties().isEmpty()) {
      named(store.get(), declared)
          .forEach(
              method -> note(found, method, new StoreDuty(Kind.READS, store.rule(), store.get())));
    }
  }

  private static void note(Found found, String method, StoreDuty duty) {
    found.duties().computeIfAbsent(method, unused -> new ArrayList<>()).add(duty);
  }

  private static String descriptor(String method) {
    return method.substring(method.indexOf('('));
  }

  private static List<String> named(Access access, Set<String> declared) {
    var found = new ArrayList<String>();
    for (var method : declared) {
      if (method.startsWith(access.method() + "(") && StoreDuty.fits(access, descriptor(method))) {
        found.add(method);
      }
    }
    return found;
  }

  /** Methods that have code of the application's own, by name and descriptor, joined. */
  private static Set<String> declared(byte[] classFile) {
    var found = new HashSet<String>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(ClassFiles.API) {
              @Override
              public @Nullable MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  @Nullable String signature,
                  String @Nullable [] exceptions) {
                if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_BRIDGE)) == 0) {
                  found.add(name + descriptor);
                }
                return null;
              }
            },
            ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    return found;
  }
}
