package io.cemaf.agent.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files of pages, which have no name any more. */
final class Segments {
  private Segments() {}

  /** Those that this process has open below a storage. */
  static List<Path> of(Path storage) throws IOException {
    var found = new ArrayList<Path>();
    try (var files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (var file : files) {
        if (Files.isSymbolicLink(file)) {
          var target = Files.readSymbolicLink(file).toString();
          if (target.startsWith(storage.toRealPath().toString()) && target.contains(".seg")) {
            found.add(file);
          }
        }
      }
    }
    return found;
  }
}
