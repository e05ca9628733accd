package io.cemaf.agent.weave;

import io.cemaf.StoreKeeper;
import java.util.Map;
import java.util.Objects;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Before the body of a method by which a store takes a value: something else may stand for it. */
final class StoreGlue extends Wrap {
  private static final Map<String, Integer> KINDS =
      Map.of(
          "java/util/List", StoreKeeper.LIST,
          "java/util/Set", StoreKeeper.SET,
          "java/util/Collection", StoreKeeper.COLLECTION,
          "java/util/Map", StoreKeeper.MAP);

  private static final String OBJECT = "Ljava/lang/Object;";

  private final StorePut put;

  StoreGlue(MethodVisitor next, Body body, StorePut put) {
    super(next, body, false);
    this.put = put;
  }

  /** Whether a method has the arguments, and something may stand for its value. */
  static boolean fits(StorePut put, String descriptor) {
    var arguments = Type.getArgumentTypes(descriptor);
    return Math.max(put.key(), put.value()) < arguments.length
        && arguments[put.value()].getSort() == Type.OBJECT
        && KINDS.containsKey(arguments[put.value()].getInternalName());
  }

  @Override
  void enter() {
    var type = body.arguments()[put.value()].getInternalName();
    var value = slot(put.value());
    mv.visitVarInsn(Opcodes.ALOAD, value);
    if (body.isStatic()) {
      mv.visitInsn(Opcodes.ACONST_NULL);
    } else {
      mv.visitVarInsn(Opcodes.ALOAD, 0);
    }
    key();
    mv.visitLdcInsn(put.rule());
    number(Objects.requireNonNull(KINDS.get(type)));
    mv.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        "io/cemaf/woven/BootStored",
        "keep",
        "(" + OBJECT + OBJECT + OBJECT + "Ljava/lang/String;I)" + OBJECT,
        false);
    mv.visitTypeInsn(Opcodes.CHECKCAST, type);
    mv.visitVarInsn(Opcodes.ASTORE, value);
  }

  private int slot(int argument) {
    var slot = body.isStatic() ? 0 : 1;
    for (var i = 0; i < argument; i++) {
      slot += body.arguments()[i].getSize();
    }
    return slot;
  }

  private void key() {
    var type = body.arguments()[put.key()];
    mv.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot(put.key()));
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
