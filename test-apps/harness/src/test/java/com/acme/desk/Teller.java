package com.acme.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service that answers handlers: each call as its part of the system property {@code desk.told}
 * says, with a comma between parts.
 */
public class Teller {
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static volatile List<String> heard = List.of();

  /** Hears an answer item by item. */
  public interface Listener {
    void item(String text);

    void done(String text);

    void failed(Throwable problem);
  }

  /** Hears of no failure. */
  public interface Simple {
    void done(String text);
  }

  /** How many calls there were since this was last asked. */
  static String calls() {
    return Integer.toString(CALLS.getAndSet(0));
  }

  /** All that the last listener has heard by now. */
  static String heard() {
    return String.join(",", heard);
  }

  /** What a listener heard until the end. */
  static String told() throws Exception {
    var over = new CompletableFuture<Void>();
    var all = java.util.Collections.synchronizedList(new ArrayList<String>());
    heard = all;
    new Teller()
        .tell(
            "a",
            new Listener() {
              @Override
              public void item(String text) {
                all.add("item " + text);
              }

              @Override
              public void done(String text) {
                all.add("done " + text);
                over.complete(null);
              }

              @Override
              public void failed(Throwable problem) {
                all.add(problem.getClass().getSimpleName());
                over.complete(null);
              }
            });
    over.get(20, TimeUnit.SECONDS);
    return heard() + (Thread.interrupted() ? " interrupted" : "");
  }

  /** As {@link #told}, by a handler that cannot be told of a failure. */
  static String toldSimply() throws Exception {
    var over = new CompletableFuture<String>();
    new Teller().tellSimply("a", over::complete);
    return over.get(20, TimeUnit.SECONDS);
  }

  /** Asks a second time as soon as it hears that the first is over: what it was told then. */
  static String toldTwice() throws Exception {
    var over = new CompletableFuture<String>();
    var last =
        new Listener() {
          @Override
          public void item(String text) {}

          @Override
          public void done(String text) {
            over.complete("done " + text);
          }

          @Override
          public void failed(Throwable problem) {
            over.complete(problem.getClass().getSimpleName());
          }
        };
    new Teller()
        .tell(
            "a",
            new Listener() {
              @Override
              public void item(String text) {}

              @Override
              public void done(String text) {
                try {
                  new Teller().tell("b", last);
                } catch (RuntimeException refused) {
                  last.failed(refused);
                }
              }

              @Override
              public void failed(Throwable problem) {
                last.failed(problem);
              }
            });
    return over.get(20, TimeUnit.SECONDS);
  }

  public void tell(String what, Listener listener) {
    var number = CALLS.incrementAndGet();
    var parts = System.getProperty("desk.told", "").split(",", -1);
    var how = parts[Math.min(number, parts.length) - 1];
    if (how.equals("throw")) {
      throw new IllegalStateException("before anything was begun");
    }
    new Thread(() -> answer(how, what + number, listener)).start();
  }

  private static void answer(String how, String text, Listener listener) {
    switch (how) {
      case "hang" -> {}
      case "fail" -> listener.failed(new IllegalStateException("on purpose"));
      case "itemAndFail" -> {
        listener.item(text);
        listener.failed(new IllegalStateException("on purpose"));
      }
      case "itemAndHang" -> listener.item(text);
      case "late" -> {
        listener.item(text);
        pause();
        listener.item(text);
        listener.done(text);
      }
      default -> {
        listener.item(text);
        listener.done(text);
      }
    }
  }

  /** What a listener hears in half a second after the method itself has thrown. */
  static String toldAfterThrowing() throws Exception {
    try {
      return told();
    } catch (IllegalStateException thrown) {
      TimeUnit.MILLISECONDS.sleep(500);
      return thrown.getMessage() + "; heard: " + heard();
    }
  }

  public void tellSimply(String what, Simple listener) {
    new Thread(
            () -> {
              pause();
              listener.done(what);
            })
        .start();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(600);
    } catch (InterruptedException woken) {
      throw new IllegalStateException(woken);
    }
  }
}
