package io.cemaf.testapps.executor;

import com.acme.Gauge;
import com.acme.RemoteClient;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Applications that end in the middle of their calls, or not until they are told to. */
final class Leaving {
  private static final int EXIT = 7;

  private Leaving() {}

  /** Leaves by exit once a caller has come to a halt, at work or paused. */
  static void exit() {
    var caller =
        new Thread(
            () -> {
              var unused = new RemoteClient(Duration.ofMinutes(5)).call("too long");
            });
    caller.start();
    while (caller.getState() != Thread.State.TIMED_WAITING
        && caller.getState() != Thread.State.WAITING) {
      LockSupport.parkNanos(1_000_000);
    }
    System.out.println("leaving");
    System.exit(EXIT);
  }

  /** Calls again and again until its standard input ends. */
  static void steady() throws Exception {
    var client = new RemoteClient(Duration.ofMillis(2));
    var caller =
        new Thread(
            () -> {
              while (true) {
                var unused = client.call("again");
              }
            });
    caller.setDaemon(true);
    caller.start();
    System.out.println("calling");
    while (System.in.read() >= 0) {
      // Nobody writes here; the end of the stream is the release.
    }
    System.out.println(Gauge.total() > 0 ? "called" : "never called");
  }
}
