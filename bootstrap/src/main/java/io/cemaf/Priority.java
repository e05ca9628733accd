package io.cemaf;

/** A rule's standing among waiting calls, most important first. */
public enum Priority {
  CRITICAL,
  HIGH,
  NORMAL,
  LOW
}
