package io.cemaf.agent.weave;

import io.cemaf.agent.observe.FallBack;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The keyed stores that rules are about; the first that names a method counts. */
record StorePlan(List<StorePut> puts) implements Beside {
  StorePlan {
    puts = List.copyOf(puts);
  }

  @Override
  public boolean contains(@Nullable ClassLoader loader, @Nullable String internalName) {
    if (internalName == null || Loaders.isJdk(loader)) {
      return false;
    }
    for (var put : puts) {
      if (isOf(put, internalName)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(StorePut put, String internalName) {
    var type = put.type();
    return type.length() == internalName.length() && type.replace('.', '/').equals(internalName);
  }

  @Override
  public FallBack fallBack() {
    return FallBack.STORE_NOT_SEEN;
  }

  @Override
  public String purpose() {
    return "a store's values to be paged";
  }

  @Override
  public byte @Nullable [] weave(String internalName, byte[] classFile) {
    var found = find(internalName, classFile);
    if (found.isEmpty()) {
      throw new IllegalStateException("no method that rules name takes a list, set or map");
    }
    return Glue.weave(
        classFile,
        Set.copyOf(found.keySet()),
        (next, body, method) ->
            new StoreGlue(next, body, Objects.requireNonNull(found.get(method))));
  }

  @Override
  public Set<String> methods(String internalName, byte[] classFile) {
    return Set.copyOf(find(internalName, classFile).keySet());
  }

  private Map<String, StorePut> find(String internalName, byte[] classFile) {
    var found = new HashMap<String, StorePut>();
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
                for (var put : puts) {
                  if (isOf(put, internalName)
                      && put.method().equals(name)
                      && (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_BRIDGE)) == 0
                      && StoreGlue.fits(put, descriptor)) {
                    found.putIfAbsent(name + descriptor, put);
                  }
                }
                return null;
              }
            },
            ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    return found;
  }
}
