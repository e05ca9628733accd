package com.acme.desk;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Executors of Spring and Reactor. */
final class FrameworkCrews {
  private FrameworkCrews() {}

  static Crew spring(String name, int core, int most) {
    var pool = new ThreadPoolTaskExecutor();
    pool.setThreadNamePrefix(name + "-");
    pool.setDaemon(true);
    pool.setCorePoolSize(core);
    pool.setMaxPoolSize(most);
    pool.initialize();
    return new Spring(pool);
  }

  /** A pool as Spring has it: its own setters and getters. */
  private static final class Spring extends Crew {
    private final ThreadPoolTaskExecutor pool;

    Spring(ThreadPoolTaskExecutor pool) {
      super(pool);
      this.pool = pool;
    }

    @Override
    String sizes() {
      return pool.getCorePoolSize() + " " + pool.getMaxPoolSize();
    }

    @Override
    void setCore(int core) {
      pool.setCorePoolSize(core);
    }

    @Override
    void setMaximum(int maximum) {
      pool.setMaxPoolSize(maximum);
    }

    @Override
    String clear() {
      pool.getThreadPoolExecutor().getQueue().clear();
      return "done";
    }
  }

  static Crew springSimple(String name) {
    var executor = new SimpleAsyncTaskExecutor(name + "-");
    executor.setDaemon(true);
    return new Crew(executor);
  }

  static Crew elastic(String name, int most) {
    return new Crew(onScheduler(Schedulers.newBoundedElastic(most, 1_000, name, 60, true)));
  }

  static Crew parallel(String name, int size) {
    return new Crew(onScheduler(Schedulers.newParallel(name, size, true)));
  }

  private static java.util.concurrent.Executor onScheduler(Scheduler scheduler) {
    return task -> {
      var unused = scheduler.schedule(task);
    };
  }
}
