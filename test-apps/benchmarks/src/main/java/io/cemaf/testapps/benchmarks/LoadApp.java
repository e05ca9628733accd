package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** Defines many classes that no rule names, and says what CPU time one took. */
final class LoadApp {
  private static final String TEMPLATE = "Passed00000";
  private static final int WARM_UP = 3_000;
  static final int CLASSES = 10_000;

  private LoadApp() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("main");
    // The parent says when the agent is ready.
    var unused = System.in.read();
    new PoolWork().step();
    try (var content = LoadApp.class.getResourceAsStream(TEMPLATE + ".class")) {
      if (content == null) {
        throw new IOException(TEMPLATE + " is missing");
      }
      var files = copies(content.readAllBytes());
      var loader = new Loader();
      var start = 0L;
      for (var i = 0; i < files.length; i++) {
        if (i == WARM_UP) {
          start = cpuNanos();
        }
        loader.define(files[i]);
      }
      System.out.println((cpuNanos() - start) / CLASSES);
    }
    unused = System.in.read();
    unused = System.in.read();
  }

  /** Of this thread: what compilers and collectors do meanwhile differs from run to run. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** The template under other names of the same length. */
  private static byte[][] copies(byte[] template) {
    var text = new String(template, StandardCharsets.ISO_8859_1);
    var copies = new byte[WARM_UP + CLASSES][];
    for (var i = 0; i < copies.length; i++) {
      var name = TEMPLATE.substring(0, TEMPLATE.length() - 5) + (10_000 + i);
      copies[i] = text.replace(TEMPLATE, name).getBytes(StandardCharsets.ISO_8859_1);
    }
    return copies;
  }

  private static final class Loader extends ClassLoader {
    void define(byte[] file) {
      var unused = defineClass(null, file, 0, file.length);
    }
  }
}
