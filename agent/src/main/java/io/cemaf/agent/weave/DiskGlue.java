package io.cemaf.agent.weave;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** In the JDK's methods that read and write files: before they write, after they have read. */
final class DiskGlue extends Wrap {
  private static final String DISK = "io/cemaf/Disk";
  private static final String STRING = "Ljava/lang/String;";
  private static final String DESCRIPTOR = "Ljava/io/FileDescriptor;";
  private static final String OBJECT = "Ljava/lang/Object;";

  private final DiskPart part;

  private DiskGlue(MethodVisitor next, Body body, DiskPart part) {
    super(next, body, false);
    this.part = part;
  }

  /**
   * The woven class, null where this JDK has nothing to weave in it; fields that it needs and this
   * JDK does not have are an error.
   *
   * @param internalName one of {@link DiskPart#CLASSES}
   */
  static byte @Nullable [] weave(String internalName, byte[] classFile) {
    var parts = Objects.requireNonNull(DiskPart.CLASSES.get(internalName));
    var found = new Members();
    new ClassReader(classFile).accept(found, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    var known = new HashMap<String, DiskPart>();
    parts.forEach(
        (method, part) -> {
          if (found.methods.containsKey(method)) {
            known.put(method, part);
            part.needs().forEach(field -> found.require(field));
          }
        });
    if (known.isEmpty()) {
      return null;
    }
    return Glue.weave(
        classFile,
        Set.copyOf(known.keySet()),
        (next, body, method) ->
            new DiskGlue(next, body, Objects.requireNonNull(known.get(method))));
  }

  private static final class Members extends ClassVisitor {
    final Map<String, Boolean> methods = new HashMap<>();
    final Map<String, Boolean> fields = new HashMap<>();

    Members() {
      super(ClassFiles.API);
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      fields.put(name + descriptor, true);
      return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      methods.put(name + descriptor, true);
      return null;
    }

    void require(String field) {
      if (!fields.containsKey(field)) {
        throw new IllegalStateException("no field " + field);
      }
    }
  }

  @Override
  void enter() {
    switch (part) {
      case WRITE_BYTE -> {
        path();
        mv.visitInsn(Opcodes.LCONST_1);
        descriptor();
        disk("write", "(" + STRING + "J" + DESCRIPTOR + ")V");
      }
      case WRITE_ARRAY -> writeLength(() -> mv.visitInsn(Opcodes.ARRAYLENGTH));
      case WRITE_TEXT -> writeLength(this::length);
      case WRITE_CHARACTERS ->
          writeLength(
              () -> {
                length();
                mv.visitInsn(Opcodes.ICONST_2);
                mv.visitInsn(Opcodes.IMUL);
              });
      case WRITE_RANGE -> {
        path();
        mv.visitVarInsn(Opcodes.ILOAD, 3);
        mv.visitInsn(Opcodes.I2L);
        descriptor();
        disk("write", "(" + STRING + "J" + DESCRIPTOR + ")V");
      }
      case WRITE_BUFFER -> {
        path();
        mv.visitVarInsn(Opcodes.ALOAD, 1);
        descriptor();
        disk("write", "(" + STRING + OBJECT + DESCRIPTOR + ")V");
      }
      case WRITE_BUFFERS -> {
        path();
        mv.visitVarInsn(Opcodes.ALOAD, 1);
        mv.visitVarInsn(Opcodes.ILOAD, 2);
        mv.visitVarInsn(Opcodes.ILOAD, 3);
        descriptor();
        disk("write", "(" + STRING + "[" + OBJECT + "II" + DESCRIPTOR + ")V");
      }
      case COPY -> copy(body.isStatic() ? 0 : 1);
      case FORCE -> {
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        field("fd", DESCRIPTOR);
        mv.visitVarInsn(Opcodes.ILOAD, 2);
        mv.visitInsn(Opcodes.I2L);
        disk("force", "(" + OBJECT + "J)V");
      }
      case FORCE_SEGMENT -> {
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        field("unmapper", DiskPart.UNMAPPER);
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        field("length", "J");
        disk("force", "(" + OBJECT + "J)V");
      }
      case READ_BYTE, READ_INT, READ_LONG, CLOSE, TRANSFER_4, RECEIVE_1, READ_MAPPED, MAP -> {}
    }
  }

  private void writeLength(Runnable length) {
    path();
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    length.run();
    mv.visitInsn(Opcodes.I2L);
    descriptor();
    disk("write", "(" + STRING + "J" + DESCRIPTOR + ")V");
  }

  private void length() {
    mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/String", "length", "()I", false);
  }

  /** Source, attributes and target are the first arguments. */
  private void copy(int first) {
    mv.visitVarInsn(Opcodes.ALOAD, first);
    mv.visitVarInsn(Opcodes.ALOAD, first + 2);
    mv.visitVarInsn(Opcodes.ALOAD, first + 1);
    mv.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, "sun/nio/fs/UnixFileAttributes", "size", "()J", false);
    disk("copy", "(" + OBJECT + OBJECT + "J)V");
  }

  @Override
  void leave() {
    switch (part) {
      case READ_BYTE -> read(Opcodes.DUP, "readByte", "I");
      case READ_INT -> read(Opcodes.DUP, "read", "I");
      case READ_LONG -> read(Opcodes.DUP2, "read", "J");
      case READ_MAPPED -> {
        mv.visitInsn(Opcodes.DUP2);
        path();
        mv.visitInsn(Opcodes.ACONST_NULL);
        disk("read", "(J" + STRING + DESCRIPTOR + ")V");
      }
      case CLOSE -> {
        descriptor();
        disk("closed", "(" + DESCRIPTOR + ")V");
      }
      case TRANSFER_4 -> passedOn("transferred", 4);
      case RECEIVE_1 -> passedOn("received", 1);
      case MAP -> {
        mv.visitInsn(Opcodes.DUP);
        path();
        disk("mapped", "(" + OBJECT + STRING + ")V");
      }
      case WRITE_BYTE,
          WRITE_ARRAY,
          WRITE_RANGE,
          WRITE_TEXT,
          WRITE_CHARACTERS,
          WRITE_BUFFER,
          WRITE_BUFFERS,
          COPY,
          FORCE,
          FORCE_SEGMENT -> {}
    }
  }

  private void read(int duplicate, String method, String type) {
    mv.visitInsn(duplicate);
    path();
    descriptor();
    disk(method, "(" + type + STRING + DESCRIPTOR + ")V");
  }

  private void passedOn(String method, int other) {
    mv.visitInsn(Opcodes.DUP2);
    path();
    mv.visitVarInsn(Opcodes.ALOAD, other);
    disk(method, "(J" + STRING + OBJECT + ")V");
  }

  private void path() {
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    field("path", STRING);
  }

  private void descriptor() {
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    field("fd", DESCRIPTOR);
  }

  private void field(String name, String type) {
    mv.visitFieldInsn(Opcodes.GETFIELD, body.owner(), name, type);
  }

  private void disk(String method, String descriptor) {
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, DISK, method, descriptor, false);
  }

  @Override
  void leaveThrown() {}
}
