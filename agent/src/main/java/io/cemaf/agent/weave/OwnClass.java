package io.cemaf.agent.weave;

import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Knows the one class that is being woven; every other type looks like an empty interface. That is
 * enough for casts and frames, which go by name, and so weaving a class reads and loads nothing
 * through the application's loaders and cannot fail for a type that is missing there.
 */
@SuppressWarnings("ArrayRecordComponent") // a class file, never compared
record OwnClass(String name, byte[] classFile) implements ClassFileLocator {
  @Override
  public Resolution locate(String type) {
    return new Resolution.Explicit(type.equals(name) ? classFile : stub(type));
  }

  private static byte[] stub(String type) {
    var writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V1_5,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE,
        type.replace('.', '/'),
        null,
        "java/lang/Object",
        null);
    writer.visitEnd();
    return writer.toByteArray();
  }

  @Override
  public void close() {}
}
