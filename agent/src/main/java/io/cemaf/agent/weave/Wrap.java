package io.cemaf.agent.weave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes calls of the gate around a method's body, which itself stays as it is:
 *
 * <pre>
 *   token = enter                  in a slot of its own, above all that the body uses
 *   body                           before each return: leave
 *   catch (any): leave, rethrow    covers the body alone, behind the body's own handlers
 * </pre>
 *
 * <p>Hooks write to the visitor behind this one, for what they write is no part of the body.
 *
 * <p>Nothing has to be known of any type, for no types are merged: where the handler begins, all
 * slots but the token's are given up.
 */
abstract class Wrap extends MethodVisitor {
  /** What woven classes know the gate by. */
  static final String GATE = "io/cemaf/woven/BootGate";

  private static final String OBJECT = "java/lang/Object";

  /**
   * The method around whose body calls are written.
   *
   * @param owner internal name of its class
   * @param slots how many the body and the arguments take
   * @param frames whether the class file has stack maps
   * @param admits internal name of the class that throws refusals
   */
  record Body(
      String owner, int access, String descriptor, int slots, boolean frames, String admits) {
    boolean isStatic() {
      return (access & Opcodes.ACC_STATIC) != 0;
    }

    Type[] arguments() {
      return Type.getArgumentTypes(descriptor);
    }

    Type result() {
      return Type.getReturnType(descriptor);
    }

    /** Types of the slots when the body begins, as stack maps want them. */
    List<Object> firstSlots() {
      var types = new ArrayList<Object>();
      if (!isStatic()) {
        types.add(owner);
      }
      for (var argument : arguments()) {
        types.add(
            switch (argument.getSort()) {
              case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT -> Opcodes.INTEGER;
              case Type.FLOAT -> Opcodes.FLOAT;
              case Type.LONG -> Opcodes.LONG;
              case Type.DOUBLE -> Opcodes.DOUBLE;
              default -> argument.getInternalName();
            });
      }
      return types;
    }
  }

  private record Range(Label start, Label end) {}

  final Body body;
  private final boolean tokenKept;
  private final List<Range> ranges = new ArrayList<>();
  private Label start = new Label();

  Wrap(MethodVisitor next, Body body, boolean tokenKept) {
    super(ClassFiles.API, next);
    this.body = body;
    this.tokenKept = tokenKept;
  }

  /** Writes what comes before the body. */
  abstract void enter();

  /** Writes what comes before a return; the value to be returned lies on the stack. */
  abstract void leave();

  /** Writes what comes before a rethrow; the throwable lies on the stack, and must again. */
  abstract void leaveThrown();

  /** Whether {@link #leaveThrown} leaves the rethrow to this class. */
  boolean rethrows() {
    return true;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    enter();
    super.visitLabel(start);
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN) {
      super.visitInsn(opcode);
      return;
    }
    endRange();
    leave();
    super.visitInsn(opcode);
    start = new Label();
    super.visitLabel(start);
  }

  private void endRange() {
    var end = new Label();
    super.visitLabel(end);
    ranges.add(new Range(start, end));
  }

  @Override
  public void visitFrame(
      int type, int locals, Object @Nullable [] local, int stacked, Object @Nullable [] stack) {
    if (tokenKept && local != null) {
      var slots = withToken(Arrays.asList(local).subList(0, locals));
      super.visitFrame(Opcodes.F_NEW, slots.length, slots, stacked, stack);
    } else {
      super.visitFrame(type, locals, local, stacked, stack);
    }
  }

  @Override
  public void visitMaxs(int stack, int locals) {
    if (tokenKept) {
      endRange();
      var handler = new Label();
      for (var range : ranges) {
        if (range.start().getOffset() < range.end().getOffset()) {
          super.visitTryCatchBlock(range.start(), range.end(), handler, null);
        }
      }
      super.visitLabel(handler);
      if (body.frames()) {
        var slots = withToken(List.of());
        super.visitFrame(
            Opcodes.F_NEW, slots.length, slots, 1, new Object[] {"java/lang/Throwable"});
      }
      leaveThrown();
      if (rethrows()) {
        super.visitInsn(Opcodes.ATHROW);
      }
    }
    super.visitMaxs(stack, locals);
  }

  /** Types of all slots: those given, nothing, and the token last. */
  private Object[] withToken(List<Object> given) {
    var slots = new ArrayList<>(given);
    var used = 0;
    for (var type : given) {
      used += type == Opcodes.LONG || type == Opcodes.DOUBLE ? 2 : 1;
    }
    for (; used < body.slots(); used++) {
      slots.add(Opcodes.TOP);
    }
    slots.add(OBJECT);
    return slots.toArray();
  }

  /** Calls the gate. */
  final void gate(String method, String descriptor) {
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, GATE, method, descriptor, false);
  }

  /** Keeps the token of a call that may go on, else throws. */
  final void keepAdmitted() {
    var descriptor = "(Ljava/lang/Object;)Ljava/lang/Object;";
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, body.admits(), "admitted", descriptor, false);
    keepToken();
  }

  final void keepToken() {
    mv.visitVarInsn(Opcodes.ASTORE, body.slots());
  }

  final void loadToken() {
    mv.visitVarInsn(Opcodes.ALOAD, body.slots());
  }

  /** Marks a place in {@link #enter} that is jumped to, where slots are as at the beginning. */
  final void target(Label label) {
    mv.visitLabel(label);
    if (body.frames()) {
      var slots = withToken(body.firstSlots());
      mv.visitFrame(Opcodes.F_NEW, slots.length, slots, 0, new Object[0]);
    }
    // The body may begin with a stack map of its own, and no place can have two.
    mv.visitInsn(Opcodes.NOP);
  }

  final void number(int value) {
    if (value >= -1 && value <= 5) {
      mv.visitInsn(Opcodes.ICONST_0 + value);
    } else if (value == (short) value) {
      mv.visitIntInsn(Opcodes.SIPUSH, value);
    } else {
      mv.visitLdcInsn(value);
    }
  }
}
