package io.cemaf.agent.weave;

import io.cemaf.rules.ClassInfo;
import io.cemaf.rules.ClassInfo.MethodInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/** Reads class files as far as rules look into them; loads nothing. */
public final class ClassFiles {
  private static final int DECLARATIONS =
      ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

  /** The reader adds flags of its own above these. */
  private static final int CLASS_FILE_FLAGS = 0xffff;

  private ClassFiles() {}

  /**
   * What a class file says about its supertypes; binary names.
   *
   * @param superName null for {@code java.lang.Object} alone
   */
  record Header(
      String name, boolean isInterface, @Nullable String superName, List<String> interfaces) {}

  static Header header(byte[] classFile) {
    return header(OpenedClassReader.of(classFile));
  }

  private static Header header(ClassReader reader) {
    var superName = reader.getSuperName();
    return new Header(
        binary(reader.getClassName()),
        (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0,
        superName == null ? null : binary(superName),
        binary(reader.getInterfaces()));
  }

  /**
   * Describes a class.
   *
   * @param supertypes as {@link ClassInfo#supertypes} wants them, found by other means
   */
  public static ClassInfo read(byte[] classFile, Set<String> supertypes) {
    var reader = OpenedClassReader.of(classFile);
    var visitor = new Visitor();
    reader.accept(visitor, DECLARATIONS);
    var header = header(reader);
    return new ClassInfo(
        header.name(),
        reader.getAccess(),
        header.superName(),
        header.interfaces(),
        supertypes,
        visitor.annotations,
        visitor.methods);
  }

  private static String binary(String internalName) {
    return internalName.replace('/', '.');
  }

  private static List<String> binary(String @Nullable [] internalNames) {
    if (internalNames == null || internalNames.length == 0) {
      return List.of();
    }
    var names = new ArrayList<String>(internalNames.length);
    for (var name : internalNames) {
      names.add(binary(name));
    }
    return names;
  }

  private static final class Visitor extends ClassVisitor {
    final Set<String> annotations = new LinkedHashSet<>();
    final List<MethodInfo> methods = new ArrayList<>();

    Visitor() {
      super(OpenedClassReader.ASM_API);
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      annotations.add(Type.getType(descriptor).getClassName());
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      var found = new LinkedHashSet<String>();
      methods.add(
          new MethodInfo(name, descriptor, access & CLASS_FILE_FLAGS, found, binary(exceptions)));
      return new MethodVisitor(api) {
        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String type, boolean visible) {
          found.add(Type.getType(type).getClassName());
          return null;
        }
      };
    }
  }
}
