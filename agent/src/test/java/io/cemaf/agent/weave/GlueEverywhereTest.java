package io.cemaf.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.agent.weave.Glue.Kind;
import io.cemaf.agent.weave.Glue.Woven;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.JarURLConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every method of whole libraries, woven: the JVM's verifier accepts all of them. */
final class GlueEverywhereTest {
  private static final int FEWEST_METHODS = 500;

  private static List<byte[]> classFiles(String member) throws IOException, ClassNotFoundException {
    var type = Class.forName(member, false, GlueEverywhereTest.class.getClassLoader());
    var file = type.getResource(type.getSimpleName() + ".class");
    var found = new ArrayList<byte[]>();
    if (file == null || !(file.openConnection() instanceof JarURLConnection connection)) {
      throw new AssertionError(member + " is in no jar");
    }
    try (var jar = connection.getJarFile()) {
      for (var entry : jar.stream().toList()) {
        var name = entry.getName();
        if (name.endsWith(".class")
            && !name.startsWith("META-INF/")
            && !name.endsWith("-info.class")) {
          try (var content = jar.getInputStream(entry)) {
            found.add(content.readAllBytes());
          }
        }
      }
    }
    return found;
  }

  private static HashMap<String, Woven> methods(byte[] classFile, Kind kind) {
    var methods = new HashMap<String, Woven>();
    for (var method : ClassFiles.read(classFile, Set.of()).methods()) {
      if (!method.name().startsWith("<")
          && !Modifier.isAbstract(method.access())
          && !Modifier.isNative(method.access())) {
        methods.put(method.name() + method.descriptor(), new Woven(methods.size(), kind));
      }
    }
    return methods;
  }

  @ParameterizedTest(name = "{0} into the library of {1}")
  @CsvSource({
    "PLAIN, org.snakeyaml.engine.v2.api.Load",
    "FULL, org.snakeyaml.engine.v2.api.Load",
    "ARGUMENTS, org.snakeyaml.engine.v2.api.Load",
    "PLAIN, picocli.CommandLine",
    "FULL, picocli.CommandLine",
    "ARGUMENTS, picocli.CommandLine",
    "PLAIN, com.fasterxml.jackson.core.JsonFactory",
    "FULL, com.fasterxml.jackson.core.JsonFactory",
    "ARGUMENTS, com.fasterxml.jackson.core.JsonFactory"
  })
  void library_woven_passesTheVerifier(Kind kind, String member) throws Exception {
    var verifier = new Verifier();
    var woven = 0;

    for (var classFile : classFiles(member)) {
      var methods = methods(classFile, kind);
      if (!methods.isEmpty()) {
        var name = ClassFiles.header(classFile).name();
        // Throws what the JVM throws.
        verifier.check(
            new Hierarchy(false),
            getClass().getClassLoader(),
            name,
            classFile,
            Glue.weave(classFile, methods),
            methods.keySet(),
            true);
        woven += methods.size();
      }
    }

    assertThat(woven).isGreaterThan(FEWEST_METHODS);
  }
}
