package io.cemaf.testapps.server;

/** The tokens that an answer says it took. */
record Usage(int input, int output) {
  /** Both; absurd ones wrap around. */
  int total() {
    return input + output;
  }
}
