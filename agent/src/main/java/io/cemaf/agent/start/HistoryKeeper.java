package io.cemaf.agent.start;

import io.cemaf.Gate;
import io.cemaf.agent.observe.Log;
import io.cemaf.agent.policy.ControlLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps what thresholds have learned: reads the file once, writes it once a minute and when the JVM
 * ends. On a thread of its own, since a disk may not answer; what has been learned is handed over
 * on the control thread, whose it is.
 */
final class HistoryKeeper implements Runnable {
  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long PATIENCE_MILLIS = 500;
  private static final long STACK_BYTES = 512 * 1024;

  private final Path path;
  private final HistoryFile file;
  private final ControlLoop loop;
  private final Log log;
  private final ReentrantLock writing = new ReentrantLock();
  private final Thread thread = new Thread(null, this, "cemaf-history", STACK_BYTES);
  private final Thread atExit = new Thread(null, this::write, "cemaf-history-exit");
  private volatile boolean stopped;
  private volatile boolean read;
  private boolean warned;

  HistoryKeeper(Path path, ControlLoop loop, Log log) {
    this.path = path;
    this.loop = loop;
    this.log = log;
    file = new HistoryFile(path);
    thread.setDaemon(true);
  }

  Path path() {
    return path;
  }

  void start() {
    Runtime.getRuntime().addShutdownHook(atExit);
    thread.start();
  }

  /** Writes a last time, while the control thread runs, and ends. */
  void stop() {
    write();
    end();
  }

  /** Ends, on the control thread: other rules name another file, or none. */
  void end() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      var unused = Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException exiting) {
      // it has run or will
    }
  }

  @Override
  public void run() {
    Gate.passOnThisThread();
    learn();
    while (!stopped) {
      var until = System.nanoTime() + INTERVAL_NANOS;
      for (var left = INTERVAL_NANOS; left > 0 && !stopped; left = until - System.nanoTime()) {
        LockSupport.parkNanos(this, left);
      }
      if (!stopped) {
        write();
      }
    }
  }

  private void learn() {
    try {
      var past = file.read();
      loop.request(
          () -> {
            var control = loop.control();
            if (control != null && !past.isEmpty()) {
              control.learn(past);
            }
            read = true;
          });
    } catch (HistoryFile.NoHistory problem) {
      begin(problem);
    } catch (IOException problem) {
      warn("cannot be read, thresholds are learned without it: " + problem);
    }
  }

  private void begin(HistoryFile.NoHistory problem) {
    try {
      var aside = file.putAside();
      read = true;
      warn("is no history: " + problem.getMessage() + "; it is now " + aside + ", and begun anew");
    } catch (IOException stays) {
      warn("is no history and stays as it is: " + problem.getMessage() + "; nothing is kept");
    }
  }

  /** Nothing is written before what was there has been taken over. */
  private void write() {
    Gate.passOnThisThread();
    if (!read) {
      return;
    }
    var seen = new CompletableFuture<Map<String, double[]>>();
    loop.request(
        () -> {
          var control = loop.control();
          seen.complete(control == null ? Map.of() : control.learned());
        });
    writing.lock();
    try {
      var histories = seen.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      if (!histories.isEmpty()) {
        file.write(histories);
      }
    } catch (IOException problem) {
      warn("cannot be written, what is learned is lost at the end: " + problem);
    } catch (ExecutionException | TimeoutException busy) {
      log.debug("the history was not written: " + busy);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      writing.unlock();
    }
  }

  private void warn(String what) {
    if (!warned) {
      warned = true;
      log.warn("sensors.history " + path + " " + what);
    }
  }
}
