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
  /** A permit ended with the return because there was no way to stand in for its stream. */
  STREAM_UNWRAPPED,
  /** A call ended because nobody holds any more what was to be read of it, nor closed that. */
  ANSWER_FORGOTTEN,
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
  /** What the application says in place of a sensor or guard threw. */
  READING_FAILED,
  /** Something was not told to a listener that is too far behind. */
  LISTENER_BEHIND,
  /** A webhook could not be told, at the third attempt either. */
  WEBHOOK_FAILED,
  /** A message to a webhook was dropped: too many were waiting. */
  WEBHOOK_DROPPED,
  /** Smaller batches were asked for of a method that has no list to split or to join. */
  NOT_SPLIT,
  /**
   * What a rule says about calls with less cannot be done to a method, or to one of its calls: it
   * was made as it is.
   */
  NOT_DEGRADED,
  /** A pack recognised a library and none of its methods: calls there go on as they are. */
  LIBRARY_UNKNOWN,
  /**
   * A failed call was not made again: it cannot be called from here, or its thread may not wait.
   */
  NOT_RETRIED,
  /** An answer does not say how many tokens were used: what was estimated stands. */
  NO_USAGE,
  /** A call has no value for a key that it is counted by: it counts with all others without. */
  NO_KEY,
  /** The host of a request could not be read: the call is none of the rules that list hosts. */
  HOST_UNKNOWN,
  /**
   * A call was not limited in time: its handler has no method that could be told so, or its reader
   * could not be.
   */
  NOT_TIMED,
  /** Thread pools could not be woven, or their workers not be looked for: some are not resized. */
  POOLS_NOT_SEEN,
  /** A rule is about a ForkJoinPool, and this JDK cannot resize one. */
  POOL_NOT_RESIZABLE,
  /**
   * The tasks of a pool that had been cut down waited for each other: it has its own size again.
   */
  POOL_STARVED,
  /** The kernel did not take what the rules want as oom_score_adj, or there is no such file. */
  OOM_SCORE_NOT_SET,
  /** A class of the JDK that reads or writes files could not be woven: such files are not paced. */
  DISK_NOT_SEEN,
  /**
   * Reading or writing went on although it should have waited: its thread loads a class or is an
   * event loop.
   */
  DISK_NOT_PACED,
  /** An appender or handler could not be woven, or its events not be read: it keeps everything. */
  LOGS_NOT_SEEN,
  /** An HTTP client could not be woven: what servers say before the body is not heard. */
  HEADS_NOT_SEEN,
  /**
   * A class that reads or writes a field that rules page could not be woven, or the field is none
   * that can be paged: its values stay on the heap from then on.
   */
  FIELD_NOT_PAGED,
  /**
   * A class of the JDK by which fields are looked up could not be woven: who reads a paged field
   * that way sees its stub.
   */
  FIELD_NOT_SEEN,
  /**
   * Native code for pages could not be loaded: they are packed by Java's own, several times slower.
   */
  PAGES_IN_PURE_JAVA,
  /** Pages could not be written to disk: it is full, or its directory is not fit: they stay. */
  PAGES_NOT_WRITTEN,
  /** There was no room for a page: its value stays where it was. */
  PAGE_REFUSED,
  /** A page could not be read back from disk. */
  PAGE_LOST,
  /** A value to be paged stays on the heap: its graph cannot be carried, or does not come back. */
  VALUE_NOT_CARRIED,
  /**
   * A value to be paged stays on the heap: there is no room for its page, or limits are reached.
   */
  VALUE_NOT_PAGED,
  /** A keyed store that rules name could not be woven, or has other methods. */
  STORE_NOT_SEEN,
  /** The socket of the command line could not be opened. */
  NO_SOCKET
}
