package io.cemaf.agent.observe;

/** Every way in which the agent does less than it was asked to; each use is counted. */
public enum FallBack {
  /** Bootstrap classes came by appending to the boot class path. */
  BOOT_APPENDED,
  /** A class was handed back unwoven because weaving it failed or did not verify. */
  WEAVE_FAILED,
  /**
   * A class loaded plain because the weaver was not ready in time, retransformed later; or its
   * first calls passed because the first decision was not made in time.
   */
  WEAVER_LATE,
  /**
   * A class loaded plain because loading it was part of the agent's own work; retransformed later.
   */
  WEAVER_REENTERED,
  /** A supertype's class file could not be read; the class was matched after its definition. */
  SUPERTYPE_UNREADABLE,
  /**
   * A JDK class that hands tasks to other threads could not be changed, or not in time: a task
   * submitted inside a call may have to wait for a permit of its own.
   */
  TASKS_NOT_CARRIED,
  /** A loader does not see the gate; its classes stay as they are. */
  GATE_INVISIBLE,
  /** jdk.jfr is missing: no events. */
  NO_JFR,
  /** java.management is missing: no heap after GC, no look for held monitors. */
  NO_MANAGEMENT,
  /** A sensor went away or holds nonsense. */
  SENSOR_LOST,
  /** There is no /proc: what can be had of the machine comes from OSHI. */
  PORTABLE_SENSORS,
  /** A call proceeded although it should have waited: its thread holds a monitor. */
  MONITOR_HELD,
  /** A call proceeded although it should have waited: its thread is an event loop. */
  EVENT_LOOP,
  /** A permit ended with the return because its callback could not be wrapped. */
  CALLBACK_UNWRAPPED,
  /** A permit's lease ran out before its call ended. */
  LEASE_EXPIRED,
  /** The start or end of a call came too fast to be learned from. */
  OUTCOME_LOST,
  /** A directory stands for {@code /} where /proc and /sys are read. */
  FAKE_ROOT,
  /** A policy asked for context to be paged out, and nothing pages. */
  NOTHING_PAGES,
  /** A policy is about a subsystem that nobody has registered. */
  NO_SUBSYSTEM,
  /** A subsystem's actuator threw, or did not return in time. */
  ACTUATOR_FAILED,
  /** A listener of the application threw. */
  LISTENER_FAILED,
  /** Something was not told to a listener that is too far behind. */
  LISTENER_BEHIND,
  /** A webhook could not be told, at the third attempt either. */
  WEBHOOK_FAILED,
  /** A message to a webhook was dropped: too many were waiting. */
  WEBHOOK_DROPPED,
  /** A policy asked for smaller batches of a method that has no list to split or to join. */
  NOT_SPLIT,
  /** The socket of the command line could not be opened. */
  NO_SOCKET
}
