package io.cemaf.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What this JDK's classes tell of. */
class DiskGlueTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "java/io/FileOutputStream, closed write",
    "java/io/FileInputStream, closed read readByte",
    "java/io/RandomAccessFile, closed read readByte write",
    "sun/nio/ch/FileChannelImpl, closed mapped read transferred write",
    "java/nio/MappedByteBuffer, force",
  })
  void classOfTheJdk_woven_tellsOfAllItDoes(String name, String told) throws IOException {
    var original = classFile(name);
    var woven = DiskGlue.weave(name, original);

    assertThat(woven).isNotNull();
    assertThat(calls(woven)).containsAll(List.of(told.split(" ")));
    assertThat(Shape.of(woven)).isEqualTo(Shape.of(original));
  }

  /** In one class or another, as the JDK has it. */
  @Test
  void copying_ofTheJdk_isToldOfSomewhere() throws IOException {
    var calls = new TreeSet<String>();
    for (var name : List.of("sun/nio/fs/UnixCopyFile", "sun/nio/fs/UnixFileSystem")) {
      try (var in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
        var woven = in == null ? null : DiskGlue.weave(name, in.readAllBytes());
        calls.addAll(woven == null ? Set.of() : calls(woven));
      }
    }
    assertThat(calls).containsExactly("copy");
  }

  @Test
  void classOfAnotherJdk_withoutItsPath_isAnError() {
    var writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_PUBLIC,
        "java/io/FileOutputStream",
        null,
        "java/lang/Object",
        null);
    writer
        .visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "write", "(I)V", null, null)
        .visitEnd();
    writer.visitEnd();

    assertThatThrownBy(() -> DiskGlue.weave("java/io/FileOutputStream", writer.toByteArray()))
        .hasMessageContaining("path");
  }

  private static byte[] classFile(String name) throws IOException {
    try (var in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
      return in.readAllBytes();
    }
  }

  private static Set<String> calls(byte[] classFile) {
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
                    if (owner.equals("io/cemaf/Disk")) {
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
