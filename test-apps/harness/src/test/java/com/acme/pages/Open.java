package com.acme.pages;

/** A field that anybody may use. */
public final class Open {
  public String value;

  public Open(String value) {
    this.value = value;
  }
}
