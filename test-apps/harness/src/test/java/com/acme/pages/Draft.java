package com.acme.pages;

/** What can be written again, and by its subclasses. */
public class Draft {
  protected String body;

  public Draft(String body) {
    this.body = body;
  }

  public String body() {
    return body;
  }
}
