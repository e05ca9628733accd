package io.cemaf.agent.launch;

import io.cemaf.Gate;
import io.cemaf.woven.BootGate;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes the names of all bootstrap classes at build time, supertypes first. */
public final class BootListGenerator {
  /**
   * What the agent has no part in: the loader of whoever uses it finds it in the agent's jar or its
   * own, and no start is slower for it.
   */
  private static final Set<String> ALONE =
      Set.of(
          "io.cemaf.StateMonitor",
          "io.cemaf.ResourceLimits",
          "io.cemaf.ResourceStats",
          "io.cemaf.ResourceAlert");

  private BootListGenerator() {}

  public static void main(String[] arguments) throws Exception {
    var ordered = new LinkedHashSet<String>();
    for (var name : classesBeside(Gate.class)) {
      if (ALONE.stream().anyMatch(name::startsWith)) {
        continue;
      }
      add(Class.forName(name, false, BootListGenerator.class.getClassLoader()), ordered);
    }
    var woven = BootGate.class.getPackageName() + ".";
    for (var name : classesBeside(BootGate.class)) {
      if (name.startsWith(woven)) {
        add(Class.forName(name, false, BootListGenerator.class.getClassLoader()), ordered);
      }
    }
    var target = Path.of(arguments[0]);
    Files.createDirectories(target.getParent());
    Files.write(target, ordered);
  }

  private static void add(Class<?> type, Set<String> ordered) {
    if (!type.getName().startsWith("io.cemaf.") || ordered.contains(type.getName())) {
      return;
    }
    if (type.getSuperclass() != null) {
      add(type.getSuperclass(), ordered);
    }
    for (var implemented : type.getInterfaces()) {
      add(implemented, ordered);
    }
    ordered.add(type.getName());
  }

  /** From a module's class folder or jar, whichever the build has. */
  private static List<String> classesBeside(Class<?> type) throws IOException, URISyntaxException {
    var source = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(source)) {
      return namesBelow(source);
    }
    try (var jar = java.nio.file.FileSystems.newFileSystem(source)) {
      return namesBelow(jar.getPath("/"));
    }
  }

  private static List<String> namesBelow(Path root) throws IOException {
    var names = new ArrayList<String>();
    try (var files = Files.walk(root)) {
      files
          .map(file -> root.relativize(file).toString())
          .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
          .map(file -> file.substring(0, file.length() - 6).replace('/', '.'))
          .sorted()
          .forEach(names::add);
    }
    return names;
  }
}
