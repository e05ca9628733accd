package io.cemaf.testapps.overload;

import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import io.cemaf.testapps.chat.Door;
import io.cemaf.testapps.chat.TraceApp;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/** The application with a peer in its own code. */
final class DoorApp {
  private DoorApp() {}

  /**
   * Plays the trace.
   *
   * @param arguments {@code bulkhead} or {@code gradient2}, then what {@link TraceApp} takes
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var door =
        switch (arguments[0]) {
          case "bulkhead" -> bulkhead(25);
          case "gradient2" -> gradient2();
          default -> throw new IllegalArgumentException("no such door: " + arguments[0]);
        };
    new TraceApp(Arrays.copyOfRange(arguments, 1, arguments.length), door).run();
  }

  private static Door bulkhead(int calls) {
    var bulkhead =
        Bulkhead.of(
            "chat",
            BulkheadConfig.custom()
                .maxConcurrentCalls(calls)
                .maxWaitDuration(Duration.ZERO)
                .build());
    return () -> bulkhead.tryAcquirePermission() ? answered -> bulkhead.onComplete() : null;
  }

  private static Door gradient2() {
    var limiter = SimpleLimiter.newBuilder().limit(Gradient2Limit.newDefault()).build();
    return () ->
        limiter
            .acquire("")
            .<Door.Pass>map(
                listener ->
                    answered -> {
                      if (answered) {
                        listener.onSuccess();
                      } else {
                        listener.onDropped();
                      }
                    })
            .orElse(null);
  }
}
