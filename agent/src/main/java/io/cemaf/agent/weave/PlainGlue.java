package io.cemaf.agent.weave;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Around methods whose calls may wait or be refused, and end with their return or throw. */
final class PlainGlue extends Wrap {
  private final int site;

  PlainGlue(MethodVisitor next, Body body, int site) {
    super(next, body, true);
    this.site = site;
  }

  @Override
  void enter() {
    number(site);
    gate("ask", "(I)Ljava/lang/Object;");
    keepAdmitted();
  }

  @Override
  void leave() {
    loadToken();
    mv.visitInsn(Opcodes.ACONST_NULL);
    exit();
  }

  @Override
  void leaveThrown() {
    mv.visitInsn(Opcodes.DUP);
    loadToken();
    mv.visitInsn(Opcodes.SWAP);
    exit();
  }

  private void exit() {
    gate("exit", "(Ljava/lang/Object;Ljava/lang/Throwable;)V");
  }
}
