package io.cemaf.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What loading rules depends on besides the files.
 *
 * @param device overrides the files' device; null for what they say
 * @param trust whether files that others can write are read all the same
 * @param sysroot stands for {@code /} when the device is looked up
 * @param environment holds {@code CEMAF_RESOURCE_CPU_THRESHOLD} and its like
 * @param userId whose files are trusted besides root's; see {@link #currentUserId()}
 */
public record LoadOptions(
    @Nullable String device,
    boolean trust,
    Path sysroot,
    Map<String, String> environment,
    int userId) {
  /** The user that this JVM runs as; -1 where the platform does not say. */
  public static int currentUserId() {
    var uid = ownerOf("/proc/self");
    return uid >= 0 ? uid : ownerOf(System.getProperty("user.home", "/"));
  }

  private static int ownerOf(String file) {
    try {
      return Files.getAttribute(Path.of(file), "unix:uid") instanceof Integer uid ? uid : -1;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return -1; // not such a platform
    }
  }
}
