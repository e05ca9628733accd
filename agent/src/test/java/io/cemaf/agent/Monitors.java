package io.cemaf.agent;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Where a class takes, waits for or wakes by a monitor. */
final class Monitors {
  private Monitors() {}

  /** The methods that do, with what they do. */
  static List<String> in(byte[] classFile) {
    var found = new ArrayList<String>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  @Nullable String signature,
                  String @Nullable [] exceptions) {
                if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                  found.add(name + " is synchronized");
                }
                return new Body(name, found);
              }
            },
            ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return found;
  }

  private static final class Body extends MethodVisitor {
    private final String method;
    private final List<String> found;

    Body(String method, List<String> found) {
      super(Opcodes.ASM9);
      this.method = method;
      this.found = found;
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.MONITORENTER) {
        found.add(method + " has a synchronized block");
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (owner.equals("java/lang/Object") && (name.equals("wait") || name.startsWith("notify"))) {
        found.add(method + " calls " + name);
      }
    }
  }
}
