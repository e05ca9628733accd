package io.cemaf.agent.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What the processor has for encryption, and the JVM uses. */
final class Ciphers {
  private Ciphers() {}

  /** Whether AES is fast here. */
  static boolean haveAes() {
    var set = flag();
    return set == null ? readCpuInfo(Path.of("/proc/cpuinfo")) : set;
  }

  /** What the JVM has decided; null where it cannot be asked. */
  private static @org.jspecify.annotations.Nullable Boolean flag() {
    try {
      var bean =
          java.lang.management.ManagementFactory.getPlatformMXBean(
              com.sun.management.HotSpotDiagnosticMXBean.class);
      return bean == null ? null : Boolean.valueOf(bean.getVMOption("UseAES").getValue());
    } catch (LinkageError | RuntimeException without) {
      return null;
    }
  }

  /** Whether a machine's description of its processors names the instructions. */
  static boolean readCpuInfo(Path file) {
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
          .anyMatch(line -> Arrays.asList(line.split("\\s+", -1)).contains("aes"));
    } catch (IOException | RuntimeException unreadable) {
      return false;
    }
  }
}
