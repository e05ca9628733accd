package io.cemaf.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.cemaf.CallRejectedException;
import io.cemaf.Gate;
import io.cemaf.agent.guard.SiteSpec;
import io.cemaf.agent.weave.Glue.Kind;
import io.cemaf.agent.weave.Glue.Woven;
import io.cemaf.rules.CallEnd;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

final class GlueTest {
  private static final Compiled CLASSES =
      Compiled.of(
          """
          package a;
          public final class Target implements Shape {
            private final int start = 5;
            public int number(int a, long b, double c) { return start + a + (int) b + (int) c; }
            public static String text(String given) { return given + "!"; }
            public synchronized long locked(long[] numbers) { return numbers[0]; }
            public void nothing() {}
            public void handle(String text, Runnable first, Runnable second) {
              first.run();
              second.run();
            }
            public boolean branches(Object given) {
              for (int i = 0; i < 3; i++) {
                try {
                  if (given instanceof String s && s.length() == i) { return true; }
                } catch (RuntimeException problem) {
                  return false;
                }
              }
              return given == null;
            }
            public char boom(RuntimeException problem) { throw problem; }
          }
          interface Shape { default float area(float a) { return a * 2; } }
          record Pair(int left, String right) {
            public byte small() { return (byte) left; }
          }
          """);

  private final GateLog log = new GateLog();

  private Object call(Kind kind, String type, String method, Object... arguments) throws Throwable {
    var loader = woven(kind, type);
    var target = loader.loadClass(type.equals("a.Shape") ? "a.Target" : type);
    var found = find(target, method);
    Constructor<?> constructor = target.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    var receiver =
        constructor.getParameterCount() == 0
            ? constructor.newInstance()
            : constructor.newInstance(3, "r");
    try {
      return found.invoke(receiver, arguments);
    } catch (InvocationTargetException wrapped) {
      throw wrapped.getCause();
    }
  }

  private static Method find(Class<?> type, String name) {
    for (var method : type.getMethods()) {
      if (method.getName().equals(name)) {
        method.setAccessible(true);
        return method;
      }
    }
    throw new AssertionError(name);
  }

  private ClassLoader woven(Kind kind, String type) {
    var original = CLASSES.classFile(type);
    var result = weave(kind, type, original);
    assertThat(Shape.of(result)).isEqualTo(Shape.of(original));
    var parent = CLASSES.without(type).loader();
    return new Compiled.Loader(GlueTest.class.getClassLoader(), java.util.Map.of(type, result)) {
      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.equals(type)) {
          return super.findClass(name);
        }
        var bytes = CLASSES.classFile(name);
        if (bytes == null) {
          return parent.loadClass(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
      }
    };
  }

  private byte[] weave(Kind kind, String type, byte[] original) {
    var methods = new HashMap<String, Woven>();
    for (var method : ClassFiles.read(original, Set.of()).methods()) {
      if (!method.name().startsWith("<")) {
        var spec =
            new SiteSpec(
                type,
                method.name(),
                method.descriptor(),
                List.of(),
                new CallEnd.Automatic(),
                "",
                false,
                false,
                false);
        methods.put(method.name() + method.descriptor(), new Woven(log.register(spec), kind));
      }
    }
    return Glue.weave(original, methods);
  }

  static Stream<Arguments> methods() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                Stream.of(
                    row(kind, "primitives", "a.Target", "number", 11, 1, 2L, 3.5),
                    row(kind, "static", "a.Target", "text", "x!", "x"),
                    row(kind, "synchronized", "a.Target", "locked", 9L, (Object) new long[] {9}),
                    row(kind, "void", "a.Target", "nothing", null),
                    row(kind, "branches, found", "a.Target", "branches", true, "ab"),
                    row(kind, "branches, not found", "a.Target", "branches", false, "abcdef"),
                    row(kind, "interface default", "a.Shape", "area", 3f, 1.5f),
                    row(kind, "record", "a.Pair", "small", (byte) 3)));
  }

  private static Arguments row(
      Kind kind, String name, String type, String method, Object expected, Object... arguments) {
    return argumentSet(kind + ", " + name, kind, type, method, expected, arguments);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void wovenMethod_called_passesTheGateAndAnswersAsBefore(
      Kind kind, String type, String method, Object expected, Object[] arguments) throws Throwable {
    var result = call(kind, type, method, arguments);

    assertThat(result).isEqualTo(expected);
    assertThat(log.entries).hasSize(2);
    assertThat(log.entries.get(0)).startsWith(type + "." + method);
    assertThat(log.entries.get(1)).isEqualTo("end " + method);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void wovenMethod_throwing_throwsTheSameInstance(Kind kind) {
    var problem = new IllegalStateException("own");

    assertThat(catchThrowable(() -> call(kind, "a.Target", "boom", problem))).isSameAs(problem);
    assertThat(log.entries).last().isEqualTo("end boom own");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void wovenMethod_rejected_doesNotRun(Kind kind) {
    log.rejected.add("boom");

    assertThat(
            catchThrowable(() -> call(kind, "a.Target", "boom", new IllegalStateException("ran"))))
        .isInstanceOf(CallRejectedException.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"FULL", "ARGUMENTS"})
  void wovenMethod_skipped_answersTheValue(Kind kind) throws Throwable {
    log.skipped.put("number", 77);
    log.skipped.put("text", "given");
    log.skipped.put("boom", 'x');

    assertThat(call(kind, "a.Target", "number", 1, 2L, 3.5)).isEqualTo(77);
    assertThat(call(kind, "a.Target", "text", "x")).isEqualTo("given");
    assertThat(call(kind, "a.Target", "boom", new IllegalStateException())).isEqualTo('x');
  }

  @Test
  void callbackGlue_wrappedArgument_reachesTheBody() throws Throwable {
    var ran = new java.util.ArrayList<String>();
    log.arguments = given -> new Object[] {given[0], (Runnable) () -> ran.add("wrapped"), given[2]};

    call(
        Kind.ARGUMENTS,
        "a.Target",
        "handle",
        "text",
        (Runnable) () -> ran.add("first"),
        (Runnable) () -> ran.add("second"));

    assertThat(ran).containsExactly("wrapped", "second");
  }

  @Test
  void fullGlue_instanceMethod_seesReceiverAndArguments() throws Throwable {
    call(Kind.FULL, "a.Target", "number", 1, 2L, 3.5);

    assertThat(log.entries.get(0)).isEqualTo("a.Target.number[1, 2, 3.5]");
    assertThat(log.receivers.get(0).getClass().getName()).isEqualTo("a.Target");
  }

  /** A class file of Java 1.4 has neither frames nor class constants. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void classFileOfJava14_woven_runs(Kind kind) throws Throwable {
    var writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V1_4, Opcodes.ACC_PUBLIC, "old/Old", null, "java/lang/Object", null);
    var method =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "twice", "(I)I", null, null);
    method.visitCode();
    method.visitVarInsn(Opcodes.ILOAD, 0);
    method.visitInsn(Opcodes.ICONST_2);
    method.visitInsn(Opcodes.IMUL);
    method.visitInsn(Opcodes.IRETURN);
    method.visitMaxs(0, 0);
    method.visitEnd();
    writer.visitEnd();
    var result = weave(kind, "old.Old", writer.toByteArray());

    var loader =
        new Compiled.Loader(GlueTest.class.getClassLoader(), java.util.Map.of("old.Old", result));
    var value = loader.loadClass("old.Old").getMethod("twice", int.class).invoke(null, 21);

    assertThat(value).isEqualTo(42);
    assertThat(log.entries).hasSize(2);
  }

  @Test
  void publishedTable_empty_letsWovenMethodsPass() throws Throwable {
    var loader = woven(Kind.FULL, "a.Target");
    Gate.publish(new io.cemaf.Site[0]);

    var result = loader.loadClass("a.Target").getMethod("text", String.class).invoke(null, "a");

    assertThat(result).isEqualTo("a!");
    assertThat(log.entries).isEmpty();
  }
}
