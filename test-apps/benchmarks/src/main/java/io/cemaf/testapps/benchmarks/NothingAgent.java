package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The least that any agent can do: it looks at every class and changes none. */
public final class NothingAgent implements ClassFileTransformer {
  private NothingAgent() {}

  /** Called by the JVM. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    instrumentation.addTransformer(new NothingAgent(), true);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      String name,
      @Nullable Class<?> type,
      @Nullable ProtectionDomain domain,
      byte[] file) {
    return null;
  }

  /** Writes its jar. */
  static Path jar(Path directory) throws IOException {
    var manifest = new Manifest();
    var main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Premain-Class", NothingAgent.class.getName());
    main.putValue("Can-Retransform-Classes", "true");
    var jar = directory.resolve("nothing-agent.jar");
    var entry = NothingAgent.class.getName().replace('.', '/') + ".class";
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        var content = NothingAgent.class.getResourceAsStream("NothingAgent.class")) {
      if (content == null) {
        throw new IOException(entry + " is missing");
      }
      out.putNextEntry(new JarEntry(entry));
      content.transferTo(out);
    }
    return jar;
  }
}
