package io.cemaf.agent.weave;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Around methods whose calls may also be answered without their body, or end later; and, if wanted,
 * whose arguments may be replaced.
 */
final class FullGlue extends Wrap {
  private static final String ARRAY = "[Ljava/lang/Object;";
  private static final String OBJECT = "Ljava/lang/Object;";

  private final int site;
  private final boolean replacesArguments;
  private final boolean answersThrown;

  /**
   * Writes around one method.
   *
   * @param answersThrown whether there may be an answer although the body threw
   */
  FullGlue(
      MethodVisitor next, Body body, int site, boolean replacesArguments, boolean answersThrown) {
    super(next, body, true);
    this.site = site;
    this.replacesArguments = replacesArguments;
    this.answersThrown = answersThrown;
  }

  @Override
  void enter() {
    var array = body.slots() + 1;
    gatherArguments();
    mv.visitVarInsn(Opcodes.ASTORE, array);
    number(site);
    if (body.isStatic()) {
      mv.visitInsn(Opcodes.ACONST_NULL);
    } else {
      mv.visitVarInsn(Opcodes.ALOAD, 0);
    }
    mv.visitVarInsn(Opcodes.ALOAD, array);
    gate("ask", "(I" + OBJECT + ARRAY + ")" + OBJECT);
    keepAdmitted();
    if (replacesArguments) {
      loadToken();
      mv.visitVarInsn(Opcodes.ALOAD, array);
      gate("arguments", "(" + OBJECT + ARRAY + ")" + ARRAY);
      spreadArguments();
    }
    var proceed = new Label();
    loadToken();
    gate("skips", "(" + OBJECT + ")Z");
    mv.visitJumpInsn(Opcodes.IFEQ, proceed);
    loadToken();
    mv.visitInsn(Opcodes.ACONST_NULL);
    mv.visitInsn(Opcodes.ACONST_NULL);
    exit();
    unbox(body.result());
    mv.visitInsn(body.result().getOpcode(Opcodes.IRETURN));
    target(proceed);
  }

  @Override
  void leave() {
    box(body.result());
    loadToken();
    mv.visitInsn(Opcodes.SWAP);
    mv.visitInsn(Opcodes.ACONST_NULL);
    exit();
    unbox(body.result());
  }

  @Override
  boolean rethrows() {
    return !answersThrown;
  }

  @Override
  void leaveThrown() {
    if (answersThrown) {
      loadToken();
      mv.visitInsn(Opcodes.SWAP);
      gate("exitThrown", "(" + OBJECT + "Ljava/lang/Throwable;)" + OBJECT);
      unbox(body.result());
      mv.visitInsn(body.result().getOpcode(Opcodes.IRETURN));
      return;
    }
    mv.visitInsn(Opcodes.DUP);
    loadToken();
    mv.visitInsn(Opcodes.SWAP);
    mv.visitInsn(Opcodes.ACONST_NULL);
    mv.visitInsn(Opcodes.SWAP);
    exit();
    mv.visitInsn(Opcodes.POP);
  }

  private void exit() {
    gate("exit", "(" + OBJECT + OBJECT + "Ljava/lang/Throwable;)" + OBJECT);
  }

  private void gatherArguments() {
    var arguments = body.arguments();
    number(arguments.length);
    mv.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
    var slot = body.isStatic() ? 0 : 1;
    for (var i = 0; i < arguments.length; i++) {
      mv.visitInsn(Opcodes.DUP);
      number(i);
      mv.visitVarInsn(arguments[i].getOpcode(Opcodes.ILOAD), slot);
      box(arguments[i]);
      mv.visitInsn(Opcodes.AASTORE);
      slot += arguments[i].getSize();
    }
  }

  private void spreadArguments() {
    var arguments = body.arguments();
    var slot = body.isStatic() ? 0 : 1;
    for (var i = 0; i < arguments.length; i++) {
      mv.visitInsn(Opcodes.DUP);
      number(i);
      mv.visitInsn(Opcodes.AALOAD);
      unbox(arguments[i]);
      mv.visitVarInsn(arguments[i].getOpcode(Opcodes.ISTORE), slot);
      slot += arguments[i].getSize();
    }
    mv.visitInsn(Opcodes.POP);
  }

  /** From a value on the stack to an object; void becomes null. */
  private void box(Type type) {
    if (type.getSort() == Type.VOID) {
      mv.visitInsn(Opcodes.ACONST_NULL);
    } else if (isPrimitive(type)) {
      var boxed = boxed(type);
      mv.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          boxed,
          "valueOf",
          "(" + type.getDescriptor() + ")L" + boxed + ";",
          false);
    }
  }

  /** The reverse. */
  private void unbox(Type type) {
    if (type.getSort() == Type.VOID) {
      mv.visitInsn(Opcodes.POP);
    } else if (isPrimitive(type)) {
      var boxed = boxed(type);
      mv.visitTypeInsn(Opcodes.CHECKCAST, boxed);
      mv.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL,
          boxed,
          type.getClassName() + "Value",
          "()" + type.getDescriptor(),
          false);
    } else if (!type.getDescriptor().equals(OBJECT)) {
      mv.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
    }
  }

  private static boolean isPrimitive(Type type) {
    return type.getSort() < Type.ARRAY;
  }

  private static String boxed(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN -> "java/lang/Boolean";
      case Type.CHAR -> "java/lang/Character";
      case Type.BYTE -> "java/lang/Byte";
      case Type.SHORT -> "java/lang/Short";
      case Type.INT -> "java/lang/Integer";
      case Type.FLOAT -> "java/lang/Float";
      case Type.LONG -> "java/lang/Long";
      case Type.DOUBLE -> "java/lang/Double";
      default -> throw new IllegalArgumentException(type.getDescriptor());
    };
  }
}
