package com.acme;

/** A record with a method of its own. */
public record Question(String text) {
  public String answer() {
    Gauge.begin();
    Gauge.end();
    return "answer to " + text;
  }
}
