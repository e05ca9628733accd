package io.cemaf.agent.weave;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;

/** A class's declaration without its code: what weaving must leave alone. */
final class Shape extends ClassVisitor {
  private final List<String> members = new ArrayList<>();

  private Shape() {
    super(ClassFiles.API);
  }

  /** Every declaration in the class file, in its order. */
  static List<String> of(byte[] classFile) {
    var shape = new Shape();
    new ClassReader(classFile)
        .accept(shape, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return shape.members;
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    members.add(version + " " + access + " " + name + " " + superName);
    if (interfaces != null) {
      members.addAll(List.of(interfaces));
    }
  }

  @Override
  public @Nullable FieldVisitor visitField(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      @Nullable Object value) {
    members.add(access + " " + name + " " + descriptor);
    return null;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    members.add(access + " " + name + descriptor);
    return null;
  }
}
