package com.acme.pages.other;

import com.acme.pages.Open;

/** Uses another class's field. */
public final class Passerby {
  private Passerby() {}

  public static String read(Open open) {
    return open.value;
  }

  public static void write(Open open, String value) {
    open.value = value;
  }
}
