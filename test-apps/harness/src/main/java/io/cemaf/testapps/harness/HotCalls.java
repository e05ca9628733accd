package io.cemaf.testapps.harness;

import io.cemaf.testapps.server.LlmServer;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Counts the calls that reach a server while a heat wave is over so many degrees. */
final class HotCalls implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;

  private final LlmServer server;
  private final HeatWave wave;
  private final double degrees;
  private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
  private long begunNanos;
  private long seen;
  private long hot;

  /** The wave begins with the first call. */
  HotCalls(LlmServer server, HeatWave wave, double degrees) {
    this.server = server;
    this.wave = wave;
    this.degrees = degrees;
    var unused =
        looking.scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    var now = server.stats().calls().seen();
    if (begunNanos == 0 && now > 0) {
      begunNanos = System.nanoTime();
    }
    if (begunNanos != 0 && wave.at(Duration.ofNanos(System.nanoTime() - begunNanos)) > degrees) {
      hot += now - seen;
    }
    seen = now;
  }

  synchronized int count() {
    return (int) hot;
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
