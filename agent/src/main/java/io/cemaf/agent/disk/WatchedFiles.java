package io.cemaf.agent.disk;

import io.cemaf.DiskWatch;
import java.io.FileDescriptor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** The files of one set of rules, held by a pacer that goes on when rules change. */
final class WatchedFiles extends DiskWatch {
  private static final String CHANNEL = "sun.nio.ch.FileChannelImpl";
  private static final String UNMAPPER = "jdk.internal.access.foreign.UnmapperProxy";

  private final PathGlobs globs;
  private final DiskPacer pacer;
  private final Mappings mappings;
  private final Class<?> channel;
  private final Field path;
  private final Method descriptor;

  /** The JDK's packages must be open to the agent. */
  WatchedFiles(PathGlobs globs, DiskPacer pacer, Mappings mappings)
      throws ReflectiveOperationException {
    this.globs = globs;
    this.pacer = pacer;
    this.mappings = mappings;
    channel = Class.forName(CHANNEL);
    path = channel.getDeclaredField("path");
    path.setAccessible(true);
    descriptor = Class.forName(UNMAPPER).getMethod("fileDescriptor");
  }

  @Override
  protected boolean isWatched(String opened) {
    return globs.matches(opened);
  }

  @Override
  protected void write(long bytes, @Nullable FileDescriptor file) {
    pacer.acquire(bytes, true, Scheduler.units(bytes), file);
  }

  @Override
  protected void read(long bytes, @Nullable FileDescriptor file) {
    pacer.acquire(bytes, false, Scheduler.units(bytes), file);
  }

  @Override
  protected @Nullable String pathOf(Object any) {
    try {
      return channel.isInstance(any) ? (String) path.get(any) : null;
    } catch (IllegalAccessException closed) {
      throw new IllegalStateException(closed);
    }
  }

  @Override
  protected void mapped(Object unmapper) {
    try {
      mappings.add(unmapper);
      if (descriptor.invoke(unmapper) instanceof FileDescriptor file) {
        mappings.add(file);
      }
    } catch (ReflectiveOperationException closed) {
      throw new IllegalStateException(closed);
    }
  }

  /**
   * Nobody tells how much of a mapping has changed, and programs force large ones of which little
   * has: a force is one operation, held once, and counts for no more than that brings.
   */
  @Override
  protected void force(Object mapping, long bytes) {
    if (mappings.contains(mapping)) {
      var rate = pacer.terms().writeRate();
      var most = rate == 0 ? bytes : Math.max(1, rate * Scheduler.HOLD_NANOS / 1_000_000_000L);
      pacer.acquire(Math.min(bytes, most), true, 1, null);
    }
  }

  @Override
  protected void closed(FileDescriptor file) {
    pacer.closed(file);
  }
}
