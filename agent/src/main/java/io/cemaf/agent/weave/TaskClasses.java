package io.cemaf.agent.weave;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JDK's classes by which a task gets from the thread that submits it to the one that runs it,
 * and what to weave into them. Tasks are noted where they are made, so that an executor of the
 * user's own carries them as well; those that the JDK does not make are noted where they are given
 * away.
 *
 * <p>The ways by which virtual threads themselves are scheduled ({@code
 * ForkJoinPool.externalSubmit} and {@code lazySubmit}) are left alone: what runs there is not a
 * task of whoever wakes them.
 */
final class TaskClasses {
  private static final String PACKAGE = "java.util.concurrent.";

  /** Later ones make these tasks only for the scheduling of virtual threads. */
  private static final int LAST_WITH_ACTIONS = 21;

  /** By class: the start of a method's name and descriptor, joined, and its glue. */
  private final Map<String, Map<String, TaskGlue.Part>> classes = new HashMap<>();

  TaskClasses(int feature) {
    made("FutureTask").put("run()", TaskGlue.Part.RUN);
    made("CompletableFuture$AsyncSupply").put("run()", TaskGlue.Part.RUN);
    made("CompletableFuture$AsyncRun").put("run()", TaskGlue.Part.RUN);
    made("ThreadPerTaskExecutor$TaskRunner").put("run()", TaskGlue.Part.RUN);
    made("ThreadPerTaskExecutor$ThreadBoundFuture").put("run()", TaskGlue.Part.RUN);
    made("ForkJoinTask$RunnableExecuteAction");
    made("ForkJoinTask$AdaptedRunnable");
    made("ForkJoinTask$AdaptedCallable");
    made("ForkJoinTask$AdaptedInterruptibleRunnable");
    made("ForkJoinTask$AdaptedInterruptibleCallable");
    if (feature <= LAST_WITH_ACTIONS) {
      made("ForkJoinTask$AdaptedRunnableAction");
    }
    var task = of("ForkJoinTask");
    task.put("fork()", TaskGlue.Part.FORKED);
    task.put("doExec()", TaskGlue.Part.RUN);
    var forkJoin = of("ForkJoinPool");
    for (var method : List.of("execute", "submit", "invoke")) {
      forkJoin.put(method + "(Ljava/util/concurrent/ForkJoinTask;)", TaskGlue.Part.GIVEN);
    }
    var pool = of("ThreadPoolExecutor");
    pool.put("execute(", TaskGlue.Part.GIVEN);
    pool.put("beforeExecute(", TaskGlue.Part.BEFORE);
    pool.put("afterExecute(", TaskGlue.Part.AFTER);
    made("CompletableFuture$UniCompletion");
    for (var step :
        List.of(
            "UniApply",
            "UniAccept",
            "UniRun",
            "UniWhenComplete",
            "UniHandle",
            "UniExceptionally",
            "UniCompose",
            "UniComposeExceptionally",
            "BiApply",
            "BiAccept",
            "BiRun",
            "OrApply",
            "OrAccept",
            "OrRun")) {
      of("CompletableFuture$" + step).put("tryFire(", TaskGlue.Part.STEP);
    }
  }

  private Map<String, TaskGlue.Part> made(String name) {
    var methods = of(name);
    methods.put("<init>(", TaskGlue.Part.MADE);
    return methods;
  }

  private Map<String, TaskGlue.Part> of(String name) {
    return classes.computeIfAbsent(PACKAGE + name, fresh -> new HashMap<>());
  }

  boolean contains(String name) {
    return classes.containsKey(name);
  }

  /** The woven class file. */
  byte[] weave(String name, byte[] classFile) {
    var advices = classes.getOrDefault(name, Map.of());
    var methods = new HashMap<String, TaskGlue.Part>();
    for (var method : ClassFiles.read(classFile, Set.of()).methods()) {
      var joined = method.name() + method.descriptor();
      for (var advice : advices.entrySet()) {
        if (joined.startsWith(advice.getKey())) {
          methods.put(joined, advice.getValue());
        }
      }
    }
    return Glue.weaveTasks(classFile, methods);
  }
}
