package io.cemaf.agent.limit;

/** How a call ended, as far as a concurrency law cares. */
public enum Outcome {
  /** It was answered. */
  SUCCESS,
  /** It ran out of its time, or its caller gave up. */
  DROPPED,
  /** The server refused it at once (429, 503). */
  REFUSED,
  /** It says nothing about the server: cancelled, or failed before it was sent. */
  IGNORED
}
