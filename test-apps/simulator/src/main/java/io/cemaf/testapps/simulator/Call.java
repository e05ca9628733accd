package io.cemaf.testapps.simulator;

import io.cemaf.Priority;

/** One call of a client, or one of its attempts. */
final class Call {
  final int phase;
  final long arrivalNanos;
  final long deadlineNanos;
  final double work;
  final double toldTokens;
  final Priority priority;
  final boolean stranger;
  final int attempt;

  /** Sent to the server at this time, meaningful once it is. */
  long startNanos;

  int inFlightAtStart;
  double finish;
  State state = State.WAITING;

  /** What is known of it at the client. */
  enum State {
    WAITING,
    SENT,
    DONE
  }

  Call(
      int phase,
      long arrivalNanos,
      long timeoutNanos,
      double work,
      double toldTokens,
      Priority priority,
      boolean stranger,
      int attempt) {
    this.phase = phase;
    this.arrivalNanos = arrivalNanos;
    deadlineNanos = arrivalNanos + timeoutNanos;
    this.work = work;
    this.toldTokens = toldTokens;
    this.priority = priority;
    this.stranger = stranger;
    this.attempt = attempt;
  }

  Call again(long nowNanos) {
    return new Call(
        phase,
        nowNanos,
        deadlineNanos - arrivalNanos,
        work,
        toldTokens,
        priority,
        stranger,
        attempt + 1);
  }
}
