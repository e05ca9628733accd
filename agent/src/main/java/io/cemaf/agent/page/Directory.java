package io.cemaf.agent.page;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where segments go: a directory of the user's own below the one that was named, which several
 * users and containers may share.
 *
 * <p>Each process holds the lock of a file there. Files of processes whose lock can be had are
 * deleted; the lock is taken first, and nobody looks at those of this process, because closing a
 * file gives up all of a process's locks of it.
 */
final class Directory implements Closeable {
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<?> OWN_DIRECTORY = PosixFilePermissions.asFileAttribute(OWN);
  private static final FileAttribute<?> OWN_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final int SHARED = 01777;
  private static final int TRIES = 64;
  private static final String LOCK = ".lock";
  private static final String SEGMENT = ".seg";

  private final Path storage;
  private final String process;
  private final String name;
  private final Predicate<FileStore> refused;
  private @Nullable Path own;
  private @Nullable FileChannel lock;

  /**
   * Looks at nothing yet.
   *
   * @param process as no other has, on this machine or another
   * @param unique of the process's
   * @param refused file systems that are none on a disk
   */
  Directory(Path storage, String process, String unique, Predicate<FileStore> refused) {
    this.storage = storage;
    this.process = process;
    name = process + "-" + unique;
    this.refused = refused;
  }

  /** What memory is the storage of. */
  static boolean isMemory(FileStore store) {
    return store.type().equals("tmpfs") || store.type().equals("ramfs");
  }

  /** This process, as no other on this machine was or will be. */
  static String thisProcess() {
    var current = ProcessHandle.current();
    var started = current.info().startInstant();
    return current.pid() + "-" + (started.isPresent() ? started.get().toEpochMilli() : 0);
  }

  /** A new file in it that has no name any more, or none as soon as it is closed. */
  FileChannel create(int number) throws IOException {
    var directory = establish();
    var channel =
        FileChannel.open(
            directory.resolve(name + "-" + number + SEGMENT),
            Set.of(READ, WRITE, CREATE_NEW, DELETE_ON_CLOSE, NOFOLLOW_LINKS),
            OWN_FILE);
    try {
      // An interrupt of whoever reads a page must not close the file for everybody.
      channel.getClass().getMethod("setUninterruptible").invoke(channel);
      return channel;
    } catch (ReflectiveOperationException without) {
      channel.close();
      throw new IOException(
          directory + " is on a file system that is none of this machine's", without);
    }
  }

  /** The directory, made anew if it has been deleted; refused if it is not this user's alone. */
  private Path establish() throws IOException {
    var there = own;
    if (there != null && Files.exists(there.resolve(name + LOCK), NOFOLLOW_LINKS)) {
      requireOwn(there);
      return there;
    }
    try {
      close();
    } catch (IOException replaced) {
      // whatever stands there now is looked at next, and told of
    }
    if (!Files.isDirectory(storage, NOFOLLOW_LINKS)) {
      makeStorage();
    }
    if (refused.test(Files.getFileStore(storage))) {
      throw new IOException(
          storage
              + " is in memory, which spilling to it would only fill; name another storagePath");
    }
    var directory = storage.toRealPath().resolve(user());
    try {
      Files.createDirectory(directory, OWN_DIRECTORY);
    } catch (FileAlreadyExistsException known) {
      // by an earlier process, or by somebody else, which is looked at next
    }
    requireOwn(directory);
    takeLock(directory);
    own = directory;
    sweep(directory);
    return directory;
  }

  private void makeStorage() throws IOException {
    var parent = storage.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectory(storage);
    try {
      // others' processes have their own directories in it
      Files.setAttribute(storage, "unix:mode", SHARED);
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException alone) {
      // then it is this user's
    }
  }

  private static String user() {
    try {
      return "u" + Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException | RuntimeException elsewhere) {
      return "u-" + System.getProperty("user.name", "").replaceAll("\\W", "_");
    }
  }

  private void requireOwn(Path directory) throws IOException {
    var probe = directory.resolve(name + ".probe");
    var found = Files.readAttributes(directory, PosixFileAttributes.class, NOFOLLOW_LINKS);
    if (!found.isDirectory() || !found.permissions().equals(OWN)) {
      throw new IOException(directory + " is not a directory of one user alone (0700)");
    }
    if (own == null) {
      Files.createFile(probe, OWN_FILE);
      try {
        if (!Files.getOwner(probe, NOFOLLOW_LINKS).equals(found.owner())) {
          throw new IOException(directory + " belongs to " + found.owner());
        }
      } finally {
        Files.delete(probe);
      }
    }
  }

  /** Another process may sweep the file between its making and its locking: then again. */
  private void takeLock(Path directory) throws IOException {
    var file = directory.resolve(name + LOCK);
    for (var tries = 0; tries < TRIES; tries++) {
      var channel =
          FileChannel.open(file, Set.of(READ, WRITE, CREATE_NEW, NOFOLLOW_LINKS), OWN_FILE);
      try {
        var unused = channel.lock();
        if (Files.exists(file, NOFOLLOW_LINKS)) {
          lock = channel;
          return;
        }
      } finally {
        if (lock != channel) {
          channel.close();
        }
      }
    }
    throw new IOException(file + " is swept by others again and again");
  }

  /** Deletes what processes have left that are no more. */
  private void sweep(Path directory) throws IOException {
    try (var locks = Files.newDirectoryStream(directory, "*" + LOCK)) {
      for (var file : locks) {
        var leaver = String.valueOf(file.getFileName());
        if (!leaver.startsWith(process + "-")) {
          sweep(directory, file, leaver.substring(0, leaver.length() - LOCK.length()));
        }
      }
    }
  }

  private static void sweep(Path directory, Path file, String leaver) {
    try (var channel = FileChannel.open(file, Set.of(READ, WRITE, NOFOLLOW_LINKS));
        var held = tryLock(channel)) {
      if (held == null) {
        return;
      }
      try (var left = Files.newDirectoryStream(directory, leaver + "-*" + SEGMENT)) {
        for (var segment : left) {
          Files.deleteIfExists(segment);
        }
      }
      Files.deleteIfExists(file);
    } catch (IOException another) {
      // somebody else sweeps it, or will
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ours) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    var held = lock;
    var there = own;
    lock = null;
    own = null;
    if (held != null && there != null) {
      try (held) {
        Files.deleteIfExists(there.resolve(name + LOCK));
      }
    }
  }
}
