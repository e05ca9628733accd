package io.cemaf.agent.disk;

import java.io.FileDescriptor;
import org.jspecify.annotations.Nullable;

/** Reading or writing that waits for its turn. All but its end is the scheduler's. */
final class Operation {
  final boolean write;
  final boolean brief;
  final long arrivedNanos;

  /** When it goes whatever is owed. */
  final long dueNanos;

  final @Nullable Thread thread;
  final @Nullable FileDescriptor file;

  /** Bytes that are still to be taken. */
  long left;

  /** What its queue had taken in when it came, itself included: bytes to write, bytes to read. */
  long writesBefore;

  long readsBefore;

  /** It may go, or is gone. */
  volatile boolean done;

  Operation(
      boolean write,
      long bytes,
      boolean brief,
      long arrivedNanos,
      long dueNanos,
      @Nullable Thread thread,
      @Nullable FileDescriptor file) {
    this.write = write;
    left = bytes;
    this.brief = brief;
    this.arrivedNanos = arrivedNanos;
    this.dueNanos = dueNanos;
    this.thread = thread;
    this.file = file;
  }
}
