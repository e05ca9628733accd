package io.cemaf.agent.weave;

import io.cemaf.Gate;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Inlined into the JDK's classes that take tasks from one thread to another. */
final class TaskGlue {
  private TaskGlue() {}

  /** Into constructors of tasks: who makes one submits it. */
  static final class Made {
    private Made() {}

    @Advice.OnMethodExit
    static void exit(@Advice.This Object task) {
      Gate.carry(task);
    }
  }

  /** Into methods by which a task submits itself. */
  static final class Forked {
    private Forked() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.This Object task) {
      Gate.carry(task);
    }
  }

  /** Into methods that take a task. */
  static final class Given {
    private Given() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(0) @Nullable Object task) {
      Gate.carry(task);
    }
  }

  /** Into methods that run a task. */
  static final class Run {
    private Run() {}

    @Advice.OnMethodEnter
    static @Nullable Object enter(@Advice.This Object task) {
      return Gate.resume(task);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    static void exit(@Advice.Enter @Nullable Object token) {
      Gate.suspend(token);
    }
  }

  /** Into methods that try to run a task, and may have to be called again. */
  static final class Step {
    private Step() {}

    @Advice.OnMethodEnter
    static @Nullable Object enter(@Advice.This Object task) {
      return Gate.resumeStep(task);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    static void exit(@Advice.Enter @Nullable Object token) {
      Gate.suspend(token);
    }
  }

  /** Into what a pool's worker calls before a task. */
  static final class Before {
    private Before() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(1) @Nullable Object task) {
      Gate.startWork(task);
    }
  }

  /** Into what a pool's worker calls after a task. */
  static final class After {
    private After() {}

    @Advice.OnMethodEnter
    static void enter() {
      Gate.endWork();
    }
  }
}
