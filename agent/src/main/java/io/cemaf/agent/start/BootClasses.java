package io.cemaf.agent.start;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import jdk.internal.misc.Unsafe;

/**
 * Puts the gate and what it needs onto the boot loader, where every class can see it.
 *
 * <p>The classes are defined one by one, which needs one JDK package exported to the agent's loader
 * alone. Appending the jar to the boot class path instead prints a warning on some JVMs and costs
 * the application its shared archive, so that is the fall-back.
 */
final class BootClasses {
  private static final String PROBE = "io.cemaf.Gate";

  /** Makes the fall-back be taken; for tests. */
  private static final String APPEND = "cemaf.boot.append";

  private final Instrumentation instrumentation;
  private final ClassLoader loader = BootClasses.class.getClassLoader();
  private final Health health;

  BootClasses(Instrumentation instrumentation, Health health) {
    this.instrumentation = instrumentation;
    this.health = health;
  }

  /** Gives this loader, and no other, what defining classes and keeping pages needs. */
  void openJdk() {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(
            "jdk.internal.misc", Set.of(loader.getUnnamedModule()),
            // files that an interrupt does not close
            "sun.nio.ch", Set.of(loader.getUnnamedModule())),
        Map.of(),
        Set.of(),
        Map.of());
  }

  void define() throws IOException {
    if (present()) {
      // A former agent of this JVM has left them: classes of the boot loader stay.
      return;
    }
    if (!Boolean.getBoolean(APPEND)) {
      try {
        defineAll();
        return;
      } catch (LinkageError | RuntimeException refused) {
        health.fault("defining the boot classes", refused);
      }
    }
    health.count(FallBack.BOOT_APPENDED);
    var source = BootClasses.class.getProtectionDomain().getCodeSource().getLocation();
    instrumentation.appendToBootstrapClassLoaderSearch(
        new JarFile(new java.io.File(java.net.URI.create(source.toString()))));
  }

  private void defineAll() throws IOException {
    var list = new String(read("boot.list"), StandardCharsets.UTF_8);
    var unsafe = Unsafe.getUnsafe();
    var start = 0;
    for (var end = list.indexOf('\n'); end >= 0; end = list.indexOf('\n', start)) {
      var name = list.substring(start, end).replace('.', '/');
      var bytes = read(name + ".class");
      var unused = unsafe.defineClass(name, bytes, 0, bytes.length, null, null);
      start = end + 1;
    }
  }

  private byte[] read(String entry) throws IOException {
    try (var content = loader.getResourceAsStream(entry)) {
      if (content == null) {
        throw new FileNotFoundException(entry + " is missing in the agent's jar");
      }
      return content.readAllBytes();
    }
  }

  private static boolean present() {
    try {
      Class.forName(PROBE, false, null);
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }
}
