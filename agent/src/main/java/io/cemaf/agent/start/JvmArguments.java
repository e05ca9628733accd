package io.cemaf.agent.start;

import jdk.internal.misc.VM;
import org.jspecify.annotations.Nullable;

/** What the JVM was told at its start; read without java.management, which takes longer to load. */
final class JvmArguments {
  private JvmArguments() {}

  /** The argument that switches the verifier off, under which a weaving mistake is a crash. */
  static @Nullable String verifierOff() {
    var arguments = VM.getRuntimeArguments();
    return arguments == null ? null : verifierOff(arguments);
  }

  static @Nullable String verifierOff(String[] arguments) {
    String off = null;
    for (var argument : arguments) {
      switch (argument) {
        case "-Xverify:none", "-noverify", "-XX:-BytecodeVerificationRemote" -> off = argument;
        case "-Xverify:all", "-Xverify:remote", "-XX:+BytecodeVerificationRemote" -> off = null;
        default -> {}
      }
    }
    return off;
  }
}
