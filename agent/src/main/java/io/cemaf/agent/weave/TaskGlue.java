package io.cemaf.agent.weave;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Around the JDK's methods that take tasks from one thread to another. */
final class TaskGlue extends Wrap {
  private static final String TAKES_TASK = "(Ljava/lang/Object;)V";
  private static final String ANSWERS_TOKEN = "(Ljava/lang/Object;)Ljava/lang/Object;";

  /** What a method does with a task. */
  enum Part {
    /** A constructor of tasks: who makes one submits it. */
    MADE,
    /** Submits the task that it is a method of. */
    FORKED,
    /** Takes a task. */
    GIVEN,
    /** Runs the task that it is a method of. */
    RUN,
    /** Tries to run it, and may have to be called again. */
    STEP,
    /** What a pool's worker calls before a task. */
    BEFORE,
    /** What a pool's worker calls after a task. */
    AFTER
  }

  private final Part part;

  TaskGlue(MethodVisitor next, Body body, Part part) {
    super(next, body, part == Part.RUN || part == Part.STEP);
    this.part = part;
  }

  @Override
  void enter() {
    switch (part) {
      case FORKED -> onTask(0, "carry", TAKES_TASK);
      case GIVEN -> onTask(1, "carry", TAKES_TASK);
      case BEFORE -> onTask(2, "startWork", TAKES_TASK);
      case AFTER -> gate("endWork", "()V");
      case RUN -> {
        onTask(0, "resume", ANSWERS_TOKEN);
        keepToken();
      }
      case STEP -> {
        onTask(0, "resumeStep", ANSWERS_TOKEN);
        keepToken();
      }
      case MADE -> {}
    }
  }

  @Override
  void leave() {
    if (part == Part.MADE) {
      onTask(0, "carry", TAKES_TASK);
    } else if (part == Part.RUN || part == Part.STEP) {
      leaveThrown();
    }
  }

  @Override
  void leaveThrown() {
    loadToken();
    gate("suspend", TAKES_TASK);
  }

  private void onTask(int slot, String method, String descriptor) {
    mv.visitVarInsn(Opcodes.ALOAD, slot);
    gate(method, descriptor);
  }
}
