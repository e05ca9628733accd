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
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Reads class files as far as rules look into them; loads nothing. */
public final class ClassFiles {
  private static final int DECLARATIONS =
      ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

  /** The reader adds flags of its own above these. */
  private static final int CLASS_FILE_FLAGS = 0xffff;

  /** Before a constant that is a text, and its length. */
  private static final byte UTF8 = 1;

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

  /** Whether a class file has a name among its constants: a look that makes no object. */
  static boolean names(byte[] classFile, String name) {
    var length = name.length();
    var last = classFile.length - length;
    for (var start = 3; start <= last; start++) {
      if (classFile[start - 1] == (byte) length
          && classFile[start - 2] == (byte) (length >>> 8)
          && classFile[start - 3] == UTF8
          && isAt(classFile, start, name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(byte[] classFile, int start, String name) {
    for (var i = 0; i < name.length(); i++) {
      if (classFile[start + i] != (byte) name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a class has a field of that name itself. */
  static boolean declares(ClassReader reader, String field) {
    var found = new boolean[1];
    reader.accept(
        new ClassVisitor(API) {
          @Override
          public @Nullable FieldVisitor visitField(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              @Nullable Object value) {
            found[0] |= name.equals(field);
            return null;
          }
        },
        DECLARATIONS);
    return found[0];
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
