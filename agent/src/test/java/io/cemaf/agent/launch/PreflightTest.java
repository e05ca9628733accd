package io.cemaf.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PreflightTest {
  static Stream<Arguments> programs() {
    return Stream.of(
        argumentSet("class path application", null, "com.acme.Main a b", false),
        argumentSet("embedded JVM", null, null, false),
        argumentSet("modular application", "com.acme", "com.acme/com.acme.Main", false),
        argumentSet("javac", "jdk.compiler", "jdk.compiler/com.sun.tools.javac.Main A.java", true),
        argumentSet("jps", "jdk.jcmd", "jdk.jcmd/sun.tools.jps.Jps", true),
        argumentSet("keytool", "java.base", "java.base/sun.security.tools.keytool.Main", true),
        argumentSet(
            "source file on 17",
            "jdk.compiler",
            "jdk.compiler/com.sun.tools.javac.launcher.Main A.java",
            false),
        argumentSet(
            "source file on 25",
            "jdk.compiler",
            "jdk.compiler/com.sun.tools.javac.launcher.SourceLauncher A.java",
            false));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void isTool_mainModule_tellsToolsFromApplications(
      String module, String command, boolean expected) {
    assertThat(Preflight.isTool(module, command)).isEqualTo(expected);
  }
}
