package com.acme.desk;

import io.cemaf.CallRejectedException;
import io.cemaf.CallTimeoutException;
import io.cemaf.Cemaf;
import java.util.concurrent.CompletableFuture;

/** Blocks of the rule {@code work}, in both ways in which they can be written. */
@SuppressWarnings("try") // the block is all there is to it
final class BlockCalls {
  private static final String RULE = "work";

  private BlockCalls() {}

  /** A body that fails as {@link Flaky} does. */
  static String flaky() {
    try {
      return Cemaf.guard(RULE, () -> new Flaky().ask("a")) + Flaky.flag();
    } catch (Throwable thrown) {
      return said(thrown);
    }
  }

  /** As {@link #flaky}, of which the rule is not told that it fails. */
  static String flakyPlain() {
    try (var block = Cemaf.guard(RULE)) {
      return new Flaky().ask("a") + Flaky.flag();
    } catch (Throwable thrown) {
      return said(thrown);
    }
  }

  /** As {@link #flaky}. */
  static String flakyTold() {
    try (var block = Cemaf.guard(RULE)) {
      try {
        return new Flaky().ask("a") + Flaky.flag();
      } catch (Throwable thrown) {
        block.failed(thrown);
        throw thrown;
      }
    } catch (Throwable thrown) {
      return said(thrown);
    }
  }

  private static String said(Throwable thrown) {
    if (thrown instanceof CallRejectedException refused) {
      return "refused by " + refused.rejection().action() + Flaky.flag();
    }
    var limit =
        thrown instanceof CallTimeoutException over
            ? " " + over.rule() + " " + over.limitMillis() + " ms"
            : "";
    return Flaky.said(thrown) + limit + Flaky.flag();
  }

  /** From one place of its caller's, with a lock held or without. */
  static String at(boolean locked) throws Exception {
    return inner(locked);
  }

  private static String inner(boolean locked) throws Exception {
    if (locked) {
      synchronized (BlockCalls.class) {
        return Cemaf.guard(RULE, () -> "locked");
      }
    }
    return Cemaf.guard(RULE, () -> "free");
  }

  /** Ended by hand, again, and once more on another thread. */
  static String closedTwice() throws InterruptedException {
    var block = Cemaf.guard(RULE);
    block.close();
    block.close();
    var other = new Thread(block::close);
    other.start();
    other.join();
    return "closed";
  }

  /** Ended on another thread; then its own makes a call. */
  static String closedElsewhere() throws Exception {
    var block = Cemaf.guard(RULE);
    CompletableFuture.runAsync(block::close, task -> new Thread(task).start()).get();
    block.close();
    return Cemaf.guard(RULE, () -> "in again");
  }
}
