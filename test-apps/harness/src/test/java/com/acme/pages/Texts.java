package com.acme.pages;

/** Texts that are the same each time they are made, and objects of their own. */
final class Texts {
  private Texts() {}

  static String of(int seed, int length) {
    var text = new StringBuilder(length);
    for (var i = 0; text.length() < length; i++) {
      text.append(seed).append(' ').append(i * 31 + seed).append(", ");
    }
    text.setLength(length);
    return text.toString();
  }

  /** With characters of two bytes. */
  static String wide(int seed, int length) {
    return "\u4f60\u597d" + of(seed, length - 2);
  }

  /** Lets go of whatever can be had again. */
  static void forget() {
    System.gc();
  }
}
