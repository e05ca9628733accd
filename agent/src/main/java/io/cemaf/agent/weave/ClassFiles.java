package io.cemaf.agent.weave;

import io.cemaf.rules.ClassInfo;
import io.cemaf.rules.ClassInfo.MethodInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Reads class files as far as rules look into them; loads nothing. */
public final class ClassFiles {
  private static final int DECLARATIONS =
      ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

  /** The reader adds flags of its own above these. */
  private static final int CLASS_FILE_FLAGS = 0xffff;

  /** Of the visitors of class files. */
  static final int API = Opcodes.ASM9;

  private ClassFiles() {}

  /**
   * What a class file says about its supertypes; binary names.
   *
   * @param superName null for {@code java.lang.Object} alone
   */
  record Header(
      String name, boolean isInterface, @Nullable String superName, List<String> interfaces) {}

  static Header header(byte[] classFile) {
    return header(new ClassReader(classFile));
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
    var reader = new ClassReader(classFile);
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
      super(API);
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
