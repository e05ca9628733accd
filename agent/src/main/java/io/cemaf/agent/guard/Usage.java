package io.cemaf.agent.guard;

import io.cemaf.agent.limit.TokenEstimate;

/** Tokens of a request and of its answer. */
record Usage(long input, long output) {
  static final Usage NONE = new Usage(0, 0);

  long tokens() {
    return input + output;
  }

  /** Whether a call can have used that many, and says so. */
  boolean isPlausible() {
    return tokens() > 0 && TokenEstimate.isPlausible(tokens());
  }
}
