package io.cemaf.agent.weave;

import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Before the body of a store's method: something else may stand for the value, or the agent is told
 * what the method is about to do.
 */
final class StoreGlue extends Wrap {
  static final String STORED = "io/cemaf/woven/BootStored";

  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String TEXT = "Ljava/lang/String;";

  private final List<StoreDuty> duties;

  StoreGlue(MethodVisitor next, Body body, List<StoreDuty> duties) {
    super(next, body, false);
    this.duties = duties;
  }

  @Override
  void enter() {
    for (var duty : duties) {
      switch (duty.kind()) {
        case TAKES -> take(duty);
        case PUTS -> {
          mv.visitVarInsn(Opcodes.ALOAD, slot(duty.access().value()));
          key(duty);
          mv.visitLdcInsn(duty.rule());
          stored("puts", "(" + OBJECT + OBJECT + TEXT + ")V");
        }
        case READS -> {
          key(duty);
          mv.visitLdcInsn(duty.rule());
          stored("reads", "(" + OBJECT + TEXT + ")V");
        }
        case REMOVES -> {
          key(duty);
          stored("removes", "(" + OBJECT + ")V");
        }
      }
    }
  }

  private void take(StoreDuty duty) {
    var argument = duty.access().value();
    var type = body.arguments()[argument];
    var value = slot(argument);
    mv.visitVarInsn(Opcodes.ALOAD, value);
    if (body.isStatic()) {
      mv.visitInsn(Opcodes.ACONST_NULL);
    } else {
      mv.visitVarInsn(Opcodes.ALOAD, 0);
    }
    key(duty);
    mv.visitLdcInsn(duty.rule());
    number(StoreDuty.face(type));
    stored("keep", "(" + OBJECT + OBJECT + OBJECT + TEXT + "I)" + OBJECT);
    mv.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
    mv.visitVarInsn(Opcodes.ASTORE, value);
  }

  private void stored(String method, String descriptor) {
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, STORED, method, descriptor, false);
  }

  private int slot(int argument) {
    var slot = body.isStatic() ? 0 : 1;
    for (var i = 0; i < argument; i++) {
      slot += body.arguments()[i].getSize();
    }
    return slot;
  }

  private void key(StoreDuty duty) {
    var argument = duty.access().key();
    var type = body.arguments()[argument];
    mv.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot(argument));
    var box =
        switch (type.getSort()) {
          case Type.BOOLEAN -> "Boolean";
          case Type.CHAR -> "Character";
          case Type.BYTE -> "Byte";
          case Type.SHORT -> "Short";
          case Type.INT -> "Integer";
          case Type.LONG -> "Long";
          case Type.FLOAT -> "Float";
          case Type.DOUBLE -> "Double";
          default -> null;
        };
    if (box != null) {
      var owner = "java/lang/" + box;
      mv.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          owner,
          "valueOf",
          "(" + type.getDescriptor() + ")L" + owner + ";",
          false);
    }
  }

  @Override
  void leave() {}

  @Override
  void leaveThrown() {}
}
