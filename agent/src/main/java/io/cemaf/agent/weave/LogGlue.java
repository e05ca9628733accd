package io.cemaf.agent.weave;

import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Before the methods by which appenders and handlers take an event: they may leave it out. */
final class LogGlue extends Wrap {
  /**
   * By internal name, the method that takes an event: of a class that all that write to files have
   * above them, so that what is left out is decided on for each of them.
   */
  static final Map<String, String> CLASSES =
      Map.of(
          "java/util/logging/FileHandler",
          "publish(Ljava/util/logging/LogRecord;)V",
          "ch/qos/logback/core/OutputStreamAppender",
          "append(Ljava/lang/Object;)V",
          "org/apache/logging/log4j/core/appender/AbstractOutputStreamAppender",
          "append(Lorg/apache/logging/log4j/core/LogEvent;)V");

  private LogGlue(MethodVisitor next, Body body) {
    super(next, body, false);
  }

  static byte[] weave(String method, byte[] classFile) {
    return Glue.weave(classFile, Set.of(method), (next, body, same) -> new LogGlue(next, body));
  }

  @Override
  void enter() {
    var goOn = new Label();
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        "io/cemaf/woven/BootLogs",
        "leavesOut",
        "(Ljava/lang/Object;Ljava/lang/Object;)Z",
        false);
    mv.visitJumpInsn(Opcodes.IFEQ, goOn);
    mv.visitInsn(Opcodes.RETURN);
    mv.visitLabel(goOn);
    if (body.frames()) {
      var slots = body.firstSlots().toArray();
      mv.visitFrame(Opcodes.F_NEW, slots.length, slots, 0, new Object[0]);
    }
    // The body may begin with a stack map of its own, and no place can have two.
    mv.visitInsn(Opcodes.NOP);
  }

  @Override
  void leave() {}

  @Override
  void leaveThrown() {}
}
