package io.cemaf.agent.disk;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that rules name, by whatever path they are opened: a path is looked at as it is
 * written, and as it is once symbolic links are followed; so are the rules' own.
 */
final class PathGlobs {
  private static final String SYNTAX = "glob:";

  private final List<PathMatcher> matchers = new ArrayList<>();

  PathGlobs(List<String> globs) {
    for (var glob : globs) {
      add(glob);
      var real = real(glob);
      if (!real.equals(glob)) {
        add(real);
      }
    }
  }

  private void add(String glob) {
    var files = FileSystems.getDefault();
    matchers.add(files.getPathMatcher(SYNTAX + glob));
    if (glob.indexOf('*') < 0 && glob.indexOf('?') < 0) {
      matchers.add(files.getPathMatcher(SYNTAX + (glob.equals("/") ? "" : glob) + "/**"));
    }
  }

  /** With the symbolic links followed in what stands before the first wildcard. */
  private static String real(String glob) {
    var wild = 0;
    while (wild < glob.length() && glob.charAt(wild) != '*' && glob.charAt(wild) != '?') {
      wild++;
    }
    var end = wild == glob.length() ? wild : glob.lastIndexOf('/', wild);
    if (end <= 0) {
      return glob;
    }
    var start = resolved(Path.of(glob.substring(0, end)));
    return start == null ? glob : (start.toString().equals("/") ? "" : start) + glob.substring(end);
  }

  /** Whether a path is one of these, and no device, pipe or directory. */
  boolean matches(String path) {
    var written = Path.of(path).toAbsolutePath().normalize();
    var real = resolved(written);
    return (matchesAny(written) || (real != null && matchesAny(real)))
        && (!Files.exists(written) || Files.isRegularFile(written));
  }

  private boolean matchesAny(Path path) {
    for (var matcher : matchers) {
      if (matcher.matches(path)) {
        return true;
      }
    }
    return false;
  }

  /** Without symbolic links; of what is not there yet, its nearest directory is. */
  private static @Nullable Path resolved(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException notThere) {
      var parent = path.getParent();
      var name = path.getFileName();
      var real = parent == null ? null : resolved(parent);
      return real == null || name == null ? null : real.resolve(name);
    }
  }
}
