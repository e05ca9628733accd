package io.cemaf.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.rules.ClassInfo.MethodInfo;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ClassFilesTest {
  private static final Compiled CLASSES =
      Compiled.of(
          """
          package a;
          @Deprecated
          public abstract class Outer implements Runnable, java.io.Serializable {
            public record Pair<T>(T first, int second) {}
            @Deprecated
            static synchronized Outer of(int[] a, java.util.Map.Entry<String, Pair<?>> b)
                throws InterruptedException, java.io.IOException {
              return null;
            }
            protected abstract void none();
          }
          """);

  @Test
  void read_class_describesWhatRulesLookAt() {
    var info = ClassFiles.read(CLASSES.classFile("a.Outer"), Set.of("some.Root"));

    assertThat(info.name()).isEqualTo("a.Outer");
    assertThat(info.superName()).isEqualTo("java.lang.Object");
    assertThat(info.interfaces()).containsExactly("java.lang.Runnable", "java.io.Serializable");
    assertThat(info.supertypes()).containsExactly("some.Root");
    assertThat(info.annotations()).containsExactly("java.lang.Deprecated");
    assertThat(info.methods())
        .extracting(MethodInfo::name)
        .containsExactlyInAnyOrder("<init>", "of", "none");
    var method =
        info.methods().stream().filter(m -> m.name().equals("of")).findFirst().orElseThrow();
    assertThat(method.descriptor()).isEqualTo("([ILjava/util/Map$Entry;)La/Outer;");
    assertThat(method.annotations()).containsExactly("java.lang.Deprecated");
    assertThat(method.exceptions())
        .containsExactly("java.lang.InterruptedException", "java.io.IOException");
    assertThat(method.access()).isEqualTo(0x0020 | 0x0008);
  }

  @Test
  void read_nestedRecord_hasBinaryNames() {
    var info = ClassFiles.read(CLASSES.classFile("a.Outer$Pair"), Set.of());

    assertThat(info.name()).isEqualTo("a.Outer$Pair");
    assertThat(info.superName()).isEqualTo("java.lang.Record");
    assertThat(info.methods()).extracting(MethodInfo::name).contains("first", "second");
  }

  @Test
  void header_interface_isOne() {
    var header =
        ClassFiles.header(Compiled.of("interface Some extends Runnable {}").classFile("Some"));

    assertThat(header.isInterface()).isTrue();
    assertThat(header.interfaces()).containsExactly("java.lang.Runnable");
  }
}
