package io.cemaf.agent.weave;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * In the methods of executors that make, size and work for a pool: {@code ThreadPoolExecutor}, and
 * executors that make a thread for each task.
 */
final class PoolGlue extends Wrap {
  private static final String POOLS = "io/cemaf/Pools";
  private static final String TASK_POOLS = "io/cemaf/woven/BootTaskPools";
  private static final String TAKES_POOL = "(Ljava/lang/Object;)V";
  private static final String SPRING = "org/springframework/core/task/SimpleAsyncTaskExecutor";

  /** What a method does. */
  enum Part {
    MADE,
    WORKS,
    /** Works too: each task, until another is asked for. */
    RUNS,
    /** Comes before each task, also of workers whose loop had begun before it was woven. */
    BEGINS,
    ENDS,
    CORE,
    MAXIMUM,
    CORE_TOLD,
    MAXIMUM_TOLD,
    /** Makes an executor that makes a thread for each task. */
    TASKS_MADE,
    /** Makes such a thread. */
    TASK
  }

  /** By name and descriptor, joined; the private ones are the same from JDK 8 on. */
  private static final Map<String, Part> POOL =
      Map.of(
          "<init>(IIJLjava/util/concurrent/TimeUnit;Ljava/util/concurrent/BlockingQueue;"
              + "Ljava/util/concurrent/ThreadFactory;"
              + "Ljava/util/concurrent/RejectedExecutionHandler;)V",
          Part.MADE,
          "runWorker(Ljava/util/concurrent/ThreadPoolExecutor$Worker;)V",
          Part.RUNS,
          "beforeExecute(Ljava/lang/Thread;Ljava/lang/Runnable;)V",
          Part.BEGINS,
          "processWorkerExit(Ljava/util/concurrent/ThreadPoolExecutor$Worker;Z)V",
          Part.ENDS,
          "getTask()Ljava/lang/Runnable;",
          Part.WORKS,
          "setCorePoolSize(I)V",
          Part.CORE,
          "setMaximumPoolSize(I)V",
          Part.MAXIMUM,
          "getCorePoolSize()I",
          Part.CORE_TOLD,
          "getMaximumPoolSize()I",
          Part.MAXIMUM_TOLD);

  /** From JDK 21 on: private, the same up to 25 at least. */
  private static final Map<String, Part> PER_TASK =
      Map.of(
          "<init>(Ljava/util/concurrent/ThreadFactory;)V",
          Part.TASKS_MADE,
          "newThread(Ljava/lang/Runnable;)Ljava/lang/Thread;",
          Part.TASK);

  private static final Map<String, Part> SPRINGS =
      Map.of(
          "<init>()V",
          Part.TASKS_MADE,
          "<init>(Ljava/lang/String;)V",
          Part.TASKS_MADE,
          "<init>(Ljava/util/concurrent/ThreadFactory;)V",
          Part.TASKS_MADE,
          "doExecute(Ljava/lang/Runnable;)V",
          Part.TASK);

  private static final Map<String, Map<String, Part>> CLASSES =
      Map.of(
          "java/util/concurrent/ThreadPoolExecutor",
          POOL,
          "java/util/concurrent/ThreadPerTaskExecutor",
          PER_TASK,
          SPRING,
          SPRINGS);

  private final Part part;

  private PoolGlue(MethodVisitor next, Body body, Part part) {
    super(next, body, false);
    this.part = part;
  }

  /** Whether a class of such an internal name is one to be woven, if this loader defines it. */
  static boolean isAbout(boolean jdks, String internalName) {
    return CLASSES.containsKey(internalName) && jdks != internalName.equals(SPRING);
  }

  /** What is woven of a class, by name and descriptor, joined. */
  static Set<String> methods(String internalName) {
    return CLASSES.getOrDefault(internalName, Map.of()).keySet();
  }

  static byte[] weave(String internalName, byte[] classFile) {
    var parts = CLASSES.getOrDefault(internalName, Map.of());
    return Glue.weave(
        classFile,
        parts.keySet(),
        (next, body, method) -> new PoolGlue(next, body, part(parts.get(method))));
  }

  private static Part part(@Nullable Part known) {
    return Objects.requireNonNull(known);
  }

  @Override
  void enter() {
    switch (part) {
      case WORKS, RUNS -> tell(POOLS, "works");
      case BEGINS -> tell(POOLS, "begins");
      case ENDS -> tell(POOLS, "ends");
      case CORE -> replaceArgument("core");
      case MAXIMUM -> replaceArgument("maximum");
      case TASK -> {
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitVarInsn(Opcodes.ALOAD, 1);
        var descriptor = "(Ljava/lang/Object;Ljava/lang/Runnable;)Ljava/lang/Runnable;";
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, TASK_POOLS, "gated", descriptor, false);
        mv.visitVarInsn(Opcodes.ASTORE, 1);
      }
      case MADE, CORE_TOLD, MAXIMUM_TOLD, TASKS_MADE -> {}
    }
  }

  /** What a subclass of the application's does before a task is part of the task. */
  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    if (part == Part.RUNS && name.equals("beforeExecute")) {
      tell(POOLS, "begins");
    }
    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
  }

  private void tell(String type, String method) {
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, type, method, TAKES_POOL, false);
  }

  private void replaceArgument(String method) {
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    mv.visitVarInsn(Opcodes.ILOAD, 1);
    pools(method, "(Ljava/lang/Object;I)I");
    mv.visitVarInsn(Opcodes.ISTORE, 1);
  }

  @Override
  void leave() {
    switch (part) {
      case MADE -> {
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitVarInsn(Opcodes.ILOAD, 1);
        mv.visitVarInsn(Opcodes.ILOAD, 2);
        pools("made", "(Ljava/lang/Object;II)V");
      }
      case CORE_TOLD -> replaceResult("coreTold");
      case MAXIMUM_TOLD -> replaceResult("maximumTold");
      case TASKS_MADE -> tell(TASK_POOLS, "made");
      case WORKS, RUNS, BEGINS, ENDS, CORE, MAXIMUM, TASK -> {}
    }
  }

  private void replaceResult(String method) {
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    pools(method, "(ILjava/lang/Object;)I");
  }

  private void pools(String method, String descriptor) {
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, POOLS, method, descriptor, false);
  }

  @Override
  void leaveThrown() {}
}
