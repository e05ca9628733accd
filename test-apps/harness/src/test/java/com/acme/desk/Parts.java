package com.acme.desk;

import io.cemaf.Actuator.Action;
import io.cemaf.Cemaf;
import io.cemaf.Registration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Parts of the application that policies may ask for less. */
final class Parts {
  private static final Map<String, List<String>> ASKED = new ConcurrentHashMap<>();
  private static final Map<String, Registration> REGISTERED = new ConcurrentHashMap<>();
  private static final CountDownLatch RELEASED = new CountDownLatch(1);

  private Parts() {}

  /** Registers one that does as it is told, throws, or does not return before it is released. */
  static String register(String name, String kind) {
    ASKED.put(name, new CopyOnWriteArrayList<>());
    REGISTERED.put(name, Cemaf.register(name, (action, share) -> act(name, kind, action, share)));
    return "done";
  }

  private static void act(String name, String kind, Action action, double share) {
    ASKED.get(name).add(action + "=" + share);
    switch (kind) {
      case "error" -> throw new AssertionError("on purpose");
      case "calls" -> ASKED.get(name).add(new Desk(new Tally(0)).ask("a"));
      case "throws" -> throw new IllegalStateException("on purpose");
      case "hangs" -> hang();
      default -> {}
    }
  }

  /** Whatever anybody says. */
  static void hang() {
    while (RELEASED.getCount() > 0) {
      try {
        RELEASED.await();
      } catch (InterruptedException notNow) {
        // An actuator as bad as they come.
      }
    }
  }

  static String release() {
    RELEASED.countDown();
    return "done";
  }

  static String close(String name) {
    REGISTERED.remove(name).close();
    return "done";
  }

  /** What one was asked for, in order. */
  static String asked(String name) {
    return String.join(",", ASKED.getOrDefault(name, List.of()));
  }
}
