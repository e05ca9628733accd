package io.cemaf.agent.weave;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

final class VerifierTest {
  private static final Compiled CLASSES =
      Compiled.of(
          """
          package a;
          class Base extends Exception { protected Object own() { return this; } }
          class Other extends Base {}
          interface Talks { String say(Object to); }
          enum Kind { ONE }
          class Target extends Base implements Talks {
            static { if (true) throw new IllegalStateException("initialised"); }
            private int count = 1;
            @Override public String say(Object to) {
              Base found = to instanceof Other ? new Other() : this;
              try {
                if (count > 0) { throw found; }
              } catch (Base caught) {
                return caught.getMessage() + super.own() + Kind.ONE;
              }
              return null;
            }
          }
          """);

  private static final Set<String> SAY = Set.of("say(Ljava/lang/Object;)Ljava/lang/String;");
  private final byte[] original = CLASSES.classFile("a.Target");

  private void check(byte[] woven, ClassLoader loader) {
    new Verifier().check(new Hierarchy(false), loader, "a.Target", original, woven, SAY, true);
  }

  private byte[] changed(int instruction, boolean member) {
    var reader = new ClassReader(original);
    var writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(ClassFiles.API, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] thrown) {
            var next = super.visitMethod(access, name, descriptor, signature, thrown);
            if (!name.equals("say")) {
              return next;
            }
            return new MethodVisitor(api, next) {
              @Override
              public void visitCode() {
                super.visitCode();
                super.visitInsn(instruction);
              }
            };
          }

          @Override
          public void visitEnd() {
            if (member) {
              super.visitField(0, "added", "I", null, null).visitEnd();
            }
            super.visitEnd();
          }
        },
        ClassReader.EXPAND_FRAMES);
    return writer.toByteArray();
  }

  @Test
  void check_soundClass_passesAndLoadsOrInitialisesNothing() {
    var loader = CLASSES.loader();

    assertThatCode(() -> check(changed(Opcodes.NOP, false), loader)).doesNotThrowAnyException();
    org.assertj.core.api.Assertions.assertThat(loader.loaded).isEmpty();
  }

  @Test
  void check_stackUnderflow_isRefused() {
    assertThatThrownBy(() -> check(changed(Opcodes.POP, false), CLASSES.loader()))
        .isInstanceOf(VerifyError.class);
  }

  @Test
  void check_addedField_isRefused() {
    assertThatThrownBy(() -> check(changed(Opcodes.NOP, true), CLASSES.loader()))
        .isInstanceOf(VerifyError.class)
        .hasMessageContaining("more than code");
  }

  @Test
  void check_typeThatCannotBeRead_passes() {
    var loader = CLASSES.without("a.Base", "a.Other").loader();

    assertThatCode(() -> check(changed(Opcodes.NOP, false), loader)).doesNotThrowAnyException();
  }
}
