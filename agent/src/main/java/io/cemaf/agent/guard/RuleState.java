package io.cemaf.agent.guard;

import io.cemaf.Meter;
import java.util.concurrent.atomic.LongAdder;

/** What is kept of a rule from one table to the next: its counts and its room. */
public final class RuleState {
  private final String name;
  private final Meter meter;
  private final Room room;
  final LongAdder paused = new LongAdder();
  final LongAdder rejected = new LongAdder();
  final LongAdder skipped = new LongAdder();
  final LongAdder proceeded = new LongAdder();

  RuleState(String name, Meter meter, Room room) {
    this.name = name;
    this.meter = meter;
    this.room = room;
  }

  public String name() {
    return name;
  }

  public Meter meter() {
    return meter;
  }

  Room room() {
    return room;
  }

  public int waiting() {
    return room.waiting();
  }

  public int permitsTaken() {
    return room.taken();
  }

  /** Calls that waited, refused, skipped, and let through although they should have waited. */
  public long paused() {
    return paused.sum();
  }

  public long rejected() {
    return rejected.sum();
  }

  public long skipped() {
    return skipped.sum();
  }

  public long proceeded() {
    return proceeded.sum();
  }
}
