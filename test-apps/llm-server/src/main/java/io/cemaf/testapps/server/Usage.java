package io.cemaf.testapps.server;

/** The tokens that an answer says it took. */
record Usage(int input, int output) {
  int total() {
    return input + output;
  }
}
