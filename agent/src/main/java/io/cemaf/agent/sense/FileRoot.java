package io.cemaf.agent.sense;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The directory that stands for {@code /}, and how its files are read. */
final class FileRoot {
  private static final int LARGE_BYTES = 64 * 1024;

  private final Path sysroot;
  private final boolean kept;
  private final FileText text = new FileText();

  /**
   * Touches nothing.
   *
   * @param kept as in {@link KernelFile}
   */
  FileRoot(Path sysroot, boolean kept) {
    this.sysroot = sysroot;
    this.kept = kept;
  }

  /** Where an absolute path of the machine lies. */
  Path at(String absolute) {
    int start = 0;
    while (start < absolute.length() && absolute.charAt(start) == '/') {
      start++;
    }
    return sysroot.resolve(absolute.substring(start));
  }

  KernelFile file(Path path) {
    return new KernelFile(path, text, kept);
  }

  KernelFile file(String absolute) {
    return file(at(absolute));
  }

  /** A file of more than a few kilobytes: the list of all disks of a large machine. */
  KernelFile largeFile(String absolute) {
    return new KernelFile(at(absolute), new FileText(LARGE_BYTES), kept);
  }

  boolean has(String absolute) {
    return Files.exists(at(absolute));
  }

  /** The lines of a small file; none if it cannot be read. */
  List<String> lines(String absolute) {
    try {
      return Files.readAllLines(at(absolute), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The entries of a directory that start with {@code prefix}, sorted; none if it is not there. */
  static List<Path> entries(Path directory, String prefix) {
    var entries = new ArrayList<Path>();
    try (var found = Files.newDirectoryStream(directory)) {
      for (var entry : found) {
        // no glob: it would be compiled to a regular expression while the agent starts
        if (entry.getFileName().toString().startsWith(prefix)) {
          entries.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of();
    }
    Collections.sort(entries);
    return entries;
  }
}
