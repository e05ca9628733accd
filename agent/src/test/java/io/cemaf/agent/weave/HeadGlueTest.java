package io.cemaf.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What this JDK's HTTP clients tell of. OkHttp is shown in an application, with its real jar. */
class HeadGlueTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "jdk/internal/net/http/HttpClientImpl, body",
    "sun/net/www/protocol/http/HttpURLConnection, answered asked",
  })
  void clientOfTheJdk_woven_tellsOfItsResponses(String name, String told) throws IOException {
    var original = classFile(name);

    var woven = HeadGlue.weave(name, original);

    assertThat(calls(woven)).containsExactlyElementsOf(List.of(told.split(" ")));
    assertThat(Shape.of(woven)).isEqualTo(Shape.of(original));
  }

  @Test
  void client_withoutTheMethod_isAnError() {
    var writer = new ClassWriter(0);
    var name = "okhttp3/internal/connection/RealCall";
    writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
    writer.visitEnd();

    assertThatThrownBy(() -> HeadGlue.weave(name, writer.toByteArray()))
        .hasMessageContaining("enqueue");
  }

  @Test
  void classOfTheSameName_inAnApplication_isNoneOfTheJdks() {
    var own = HeadGlueTest.class.getClassLoader();

    assertThat(HeadGlue.contains(own, "jdk/internal/net/http/HttpClientImpl")).isFalse();
    assertThat(HeadGlue.contains(null, "sun/net/www/protocol/http/HttpURLConnection")).isTrue();
    assertThat(HeadGlue.contains(own, "okhttp3/internal/connection/RealCall")).isTrue();
    assertThat(HeadGlue.contains(own, "okhttp3/Headers")).isFalse();
  }

  private static byte[] classFile(String name) throws IOException {
    try (var in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
      return in.readAllBytes();
    }
  }

  private static TreeSet<String> calls(byte[] classFile) {
    var calls = new TreeSet<String>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(ClassFiles.API) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                return new MethodVisitor(api) {
                  @Override
                  public void visitMethodInsn(
                      int opcode, String owner, String called, String type, boolean ofInterface) {
                    if (owner.equals("io/cemaf/woven/BootHeard")) {
                      calls.add(called);
                    }
                  }
                };
              }
            },
            0);
    return calls;
  }
}
