package io.cemaf.testapps.simulator;

/**
 * A server.
 *
 * @param slots calls that run at once, the others wait at the server
 * @param knee calls at once up to which the server does not slow down
 * @param stepSeconds seconds a token for a call that does not crowd
 * @param refuses whether it answers 503 instead of letting calls wait
 */
record Machine(int slots, double knee, Slowdown slowdown, double stepSeconds, boolean refuses) {
  /** That of the base case. */
  static Machine base() {
    return new Machine(64, 32, Slowdown.QUADRATIC, 0.02, false);
  }

  /** Another size, or another way to slow down. */
  Machine sized(int slots, double knee, Slowdown slowdown) {
    return new Machine(slots, knee, slowdown, stepSeconds, refuses);
  }

  Machine step(double seconds) {
    return new Machine(slots, knee, slowdown, seconds, refuses);
  }

  Machine refusing() {
    return new Machine(slots, knee, slowdown, stepSeconds, true);
  }

  /** Tokens a second at the best number of calls at once. */
  double capacity() {
    var most = 0.0;
    for (var n = 1; n <= slots; n++) {
      most = Math.max(most, n / slowdown.at(n, knee));
    }
    return most / stepSeconds;
  }
}
