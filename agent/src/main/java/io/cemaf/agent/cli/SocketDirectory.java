package io.cemaf.agent.cli;

import io.cemaf.rules.LoadOptions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The user's own directory of sockets, one for each JVM, named by its process id: {@code cemaf} in
 * XDG_RUNTIME_DIR, else {@code cemaf-UID} in the directory for temporary files. It is trusted only
 * if it is a directory (no link to one), belongs to the user and has mode 0700.
 *
 * @param runtime what XDG_RUNTIME_DIR says; null if it says nothing
 * @param runtimes where sessions have theirs, usually {@code /run/user}
 * @param temporary usually {@code /tmp}
 * @param uid of the user
 */
public record SocketDirectory(@Nullable Path runtime, Path runtimes, Path temporary, int uid) {
  private static final int OWNER_ALONE = 0700;
  private static final int PERMISSIONS = 07777;

  /**
   * The one of this process.
   *
   * @throws IOException if this system does not tell who the user is
   */
  public static SocketDirectory ofThisProcess(Map<String, String> environment) throws IOException {
    var uid = LoadOptions.currentUserId();
    if (uid < 0) {
      throw new IOException("this system does not tell who the user is");
    }
    var given = environment.get("XDG_RUNTIME_DIR");
    return new SocketDirectory(
        given == null || given.isEmpty() ? null : Path.of(given),
        Path.of("/run/user"),
        Path.of("/tmp"),
        uid);
  }

  /**
   * The directory for a socket of this process, made if it is not there.
   *
   * @throws IOException if it cannot be made or cannot be trusted; the message says why
   */
  Path make() throws IOException {
    var directory = preferred();
    try {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException there) {
      // Whether it is ours is looked at below.
    }
    var wrong = distrust(directory);
    if (wrong != null) {
      throw new IOException(directory + " " + wrong);
    }
    return directory;
  }

  private Path preferred() {
    return runtime != null && distrust(runtime) == null ? runtime.resolve("cemaf") : inTemporary();
  }

  private Path inTemporary() {
    return temporary.resolve("cemaf-" + uid);
  }

  /** Why a directory is not to be trusted; null if it is. */
  private @Nullable String distrust(Path directory) {
    try {
      var attributes =
          Files.readAttributes(directory, "unix:uid,mode,isDirectory", LinkOption.NOFOLLOW_LINKS);
      if (!Boolean.TRUE.equals(attributes.get("isDirectory"))) {
        return "is not a directory";
      }
      if (!Integer.valueOf(uid).equals(attributes.get("uid"))) {
        return "belongs to somebody else";
      }
      if (attributes.get("mode") instanceof Integer mode && (mode & PERMISSIONS) == OWNER_ALONE) {
        return null;
      }
      return "does not have mode 0700";
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException problem) {
      return "cannot be looked at: " + problem;
    }
  }

  /** The sockets in every trusted place where a JVM of this user may have put its own. */
  List<Path> sockets() throws IOException {
    var places = new LinkedHashSet<Path>();
    if (runtime != null) {
      places.add(runtime.resolve("cemaf"));
    }
    places.add(runtimes.resolve(Integer.toString(uid)).resolve("cemaf"));
    places.add(inTemporary());
    var sockets = new ArrayList<Path>();
    for (var place : places) {
      if (distrust(place) == null) {
        sockets.addAll(socketsIn(place));
      }
    }
    return sockets;
  }

  static List<Path> socketsIn(Path directory) throws IOException {
    var sockets = new ArrayList<Path>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (var file : files) {
        if (pid(file) > 0 && isSocket(file)) {
          sockets.add(file);
        }
      }
    }
    sockets.sort(null);
    return sockets;
  }

  private static boolean isSocket(Path file) throws IOException {
    return Boolean.TRUE.equals(
        Files.getAttribute(file, "basic:isOther", LinkOption.NOFOLLOW_LINKS));
  }

  /** The process id that a socket's name is; -1 if it is none. */
  static long pid(Path socket) {
    try {
      return Long.parseLong(String.valueOf(socket.getFileName()));
    } catch (NumberFormatException otherFile) {
      return -1;
    }
  }

  static Set<PosixFilePermission> ownerReadsAndWrites() {
    return PosixFilePermissions.fromString("rw-------");
  }
}
