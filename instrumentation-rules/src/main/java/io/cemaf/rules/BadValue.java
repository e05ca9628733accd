package io.cemaf.rules;

/** A value that cannot be read; the message is for the user. */
final class BadValue extends Exception {
  private final Code code;

  BadValue(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  BadValue(String message) {
    this(Code.BAD_VALUE, message);
  }

  Code code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
