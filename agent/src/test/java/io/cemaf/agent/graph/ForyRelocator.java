package io.cemaf.agent.graph;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.fory.Fory;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * Unpacks Fory at build time: its classes that use {@code sun.misc.Unsafe} use {@link Memory}
 * instead, and the compiler that only generated code needs stays behind. Strings are written as
 * what stands for them in paged fields.
 */
public final class ForyRelocator {
  private static final SimpleRemapper RENAMES =
      new SimpleRemapper(
          Opcodes.ASM9, Map.of("sun/misc/Unsafe", Memory.class.getName().replace('.', '/')));

  private static final String STRINGS = "org/apache/fory/serializer/StringSerializer";
  private static final String STRING = "Ljava/lang/String;";
  private static final String PAGED = "io/cemaf/Paged";

  private static final boolean PAGED_FIELDS =
      ForyRelocator.class.getClassLoader().getResource(PAGED + ".class") != null;

  private ForyRelocator() {}

  public static void main(String[] arguments) throws Exception {
    var source = Path.of(Fory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var target = Path.of(arguments[0]);
    try (var jar = new ZipFile(source.toFile())) {
      for (var entries = jar.entries(); entries.hasMoreElements(); ) {
        var entry = entries.nextElement();
        if (belongs(entry)) {
          try (var in = jar.getInputStream(entry)) {
            write(target.resolve(entry.getName()), in);
          }
        }
      }
    }
  }

  private static boolean belongs(ZipEntry entry) {
    var name = entry.getName();
    return !entry.isDirectory()
        && (name.startsWith("org/apache/fory/")
            ? !name.startsWith("org/apache/fory/shaded/")
            : name.matches("META-INF/(LICENSE|NOTICE)"));
  }

  private static void write(Path file, InputStream in) throws IOException {
    Files.createDirectories(file.getParent());
    var bytes = in.readAllBytes();
    Files.write(file, file.toString().endsWith(".class") ? relocated(bytes) : bytes);
  }

  private static byte[] relocated(byte[] classFile) {
    var reader = new ClassReader(classFile);
    var writer = new ClassWriter(0);
    var strings = reader.getClassName().equals(STRINGS) && PAGED_FIELDS;
    var next = strings ? new RealStrings(writer) : cache(reader) ? new NoCache(writer) : writer;
    reader.accept(new ClassRemapper(next, RENAMES), 0);
    return writer.toByteArray();
  }

  private static boolean cache(ClassReader reader) {
    return reader.getClassName().equals("org/apache/fory/collection/MultiKeyWeakMap");
  }

  /** It would keep classes by its values, and have a thread that never ends. */
  private static final class NoCache extends ClassVisitor {
    NoCache(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      var next = super.visitMethod(access, name, descriptor, signature, exceptions);
      if (!name.equals("put") && !name.equals("get")) {
        return next;
      }
      next.visitCode();
      if (name.equals("get")) {
        next.visitInsn(Opcodes.ACONST_NULL);
      }
      next.visitInsn(name.equals("get") ? Opcodes.ARETURN : Opcodes.RETURN);
      next.visitMaxs(1, 3);
      next.visitEnd();
      return null;
    }
  }

  /** What stands for a string in a field is no data: what is written is the string itself. */
  private static final class RealStrings extends ClassVisitor {
    RealStrings(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      var next = super.visitMethod(access, name, descriptor, signature, exceptions);
      if (!name.equals("writeString") || !descriptor.endsWith(";" + STRING + ")V")) {
        return next;
      }
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitCode() {
          super.visitCode();
          super.visitVarInsn(Opcodes.ALOAD, 2);
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC, PAGED, "read", "(" + STRING + ")" + STRING, false);
          super.visitVarInsn(Opcodes.ASTORE, 2);
        }
      };
    }
  }
}
