package io.cemaf.agent.weave;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/** A class's declaration without its code: what weaving must leave alone. */
final class Shape extends ClassVisitor {
  private final List<String> members = new ArrayList<>();

  private Shape() {
    super(OpenedClassReader.ASM_API);
  }

  /** Every declaration in the class file, in its order. */
  static List<String> of(byte[] classFile) {
    var shape = new Shape();
    OpenedClassReader.of(classFile)
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
