package com.acme;

import java.time.Duration;

/** A synchronized method. */
public final class Ledger {
  private int balance;

  public synchronized int add(int amount) {
    Gauge.work(Duration.ofMillis(5));
    balance += amount;
    return balance;
  }
}
