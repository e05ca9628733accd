package io.cemaf.agent.weave;

import io.cemaf.rules.FieldSpec;
import io.cemaf.rules.StoreSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Whether classes are such that what rules say of them can be paged, and if not, why. */
public final class PagingFit {
  /**
   * A field as its class declares it.
   *
   * @param access its modifiers
   */
  record Declared(int access, String descriptor) {}

  private PagingFit() {}

  /** Why nothing of a field can be paged; null if there is nothing against it. */
  public static @Nullable String against(FieldSpec spec, byte[] classFile) {
    var found = declared(classFile, spec.field());
    return found == null
        ? spec.type() + " declares no field '" + spec.field() + "'"
        : against(found, spec.bytes() != null);
  }

  static @Nullable String against(Declared found, boolean takesBytes) {
    var type = found.descriptor();
    if (!FieldTarget.canBePaged(type)) {
      return "its type is "
          + Type.getType(type).getClassName()
          + ", in whose place nothing else can stand; String, byte[], List, Set, Collection and Map"
          + " can be paged";
    }
    if (type.equals(FieldTarget.BYTES) && !takesBytes) {
      return "a byte[] needs 'bytes: immutable' or 'bytes: writeBack'";
    }
    // What is volatile may be compared and set by what is in it, which would be the stub.
    return FieldTarget.hasStubs(type) && (found.access() & Opcodes.ACC_VOLATILE) != 0
        ? "it is volatile"
        : null;
  }

  /** As {@link #against(FieldSpec, byte[])}, of a store. */
  public static @Nullable String against(StoreSpec spec, byte[] classFile) {
    var plan = new StorePlan(List.of(StoreTarget.of(spec)));
    return plan.fits(spec.type().replace('.', '/'), classFile) ? null : StorePlan.NOTHING;
  }

  /** Null if the class declares no such field. */
  static @Nullable Declared declared(byte[] classFile, String field) {
    var found = new Declared[1];
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(ClassFiles.API) {
              @Override
              public @Nullable FieldVisitor visitField(
                  int access,
                  String name,
                  String descriptor,
                  @Nullable String signature,
                  @Nullable Object value) {
                if (name.equals(field)) {
                  found[0] = new Declared(access, descriptor);
                }
                return null;
              }
            },
            ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return found[0];
  }
}
