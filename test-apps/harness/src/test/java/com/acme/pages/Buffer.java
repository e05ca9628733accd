package com.acme.pages;

/** What is filled where it is. */
public final class Buffer {
  private final byte[] bytes;

  public Buffer(int length) {
    bytes = new byte[length];
  }

  /** The array itself. */
  public byte[] bytes() {
    return bytes;
  }
}
