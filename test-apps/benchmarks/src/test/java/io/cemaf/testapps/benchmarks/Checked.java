package io.cemaf.testapps.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** An application that checks itself as the benchmarks do, and prints what came of it. */
public final class Checked {
  private Checked() {}

  /** What may be woven. */
  static final class Target {
    Object call(Object given) {
      return given;
    }

    void hold(CountDownLatch entered) {
      entered.countDown();
      while (true) {
        LockSupport.park();
      }
    }
  }

  /**
   * Checks.
   *
   * @param arguments what to check: active, inactive, full; whether a call is in progress already
   */
  public static void main(String[] arguments) throws InterruptedException {
    var target = new Target();
    UnaryOperator<Object> call = target::call;
    var check = new WovenCheck("site", Target.class);
    if (arguments[1].equals("held")) {
      var entered = new CountDownLatch(1);
      var holder = new Thread(() -> target.hold(entered));
      holder.setDaemon(true);
      holder.start();
      entered.await();
    }
    try {
      switch (arguments[0]) {
        case "active" -> check.active(call);
        case "inactive" -> check.inactive(call);
        case "full" -> check.full(call);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
      System.out.println("fine");
    } catch (IllegalStateException problem) {
      System.out.println(problem.getMessage());
    }
  }
}
