package com.acme;

import java.time.Duration;

/** The middle of three levels. */
public abstract class BaseClient implements Client {
  private final Duration time;

  protected BaseClient(Duration time) {
    this.time = time;
  }

  protected String ask(String question) {
    Gauge.work(time);
    return "answer to " + question;
  }
}
