package io.cemaf.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HierarchyTest {
  private static final Compiled CLASSES =
      Compiled.of(
          """
          interface Root extends Runnable {}
          interface Other extends Root {}
          abstract class Top implements Other {}
          abstract class Middle extends Top implements java.io.Serializable {}
          abstract class Bottom extends Middle {}
          abstract class Listing extends java.util.ArrayList<String> {}
          """);

  private static Hierarchy.Supertypes of(Hierarchy hierarchy, ClassLoader loader, String name) {
    var header = ClassFiles.header(CLASSES.classFile(name));
    return hierarchy.of(loader, header.superName(), header.interfaces());
  }

  @Test
  void of_threeLevels_findsAllWithoutLoadingAny() {
    var loader = CLASSES.loader();

    var supertypes = of(new Hierarchy(false), loader, "Bottom");

    assertThat(supertypes.complete()).isTrue();
    assertThat(supertypes.names())
        .containsExactlyInAnyOrder(
            "Middle", "Top", "Other", "Root", "java.lang.Runnable", "java.io.Serializable");
    assertThat(loader.loaded).isEmpty();
  }

  @Test
  void of_twice_readsEachClassFileOnce() {
    var loader = CLASSES.loader();
    var hierarchy = new Hierarchy(false);

    of(hierarchy, loader, "Bottom");
    of(hierarchy, loader, "Bottom");

    assertThat(loader.read).doesNotHaveDuplicates().hasSize(4);
  }

  @Test
  void of_sameNamesInTwoLoaders_areToldApart() {
    var other = Compiled.of("abstract class Top {} abstract class Middle extends Top {}");
    var hierarchy = new Hierarchy(false);

    var here = of(hierarchy, CLASSES.loader(), "Bottom");
    var there = of(hierarchy, other.loader(), "Bottom");

    assertThat(here.names()).contains("Root");
    assertThat(there.names()).containsExactly("Middle", "Top");
  }

  @Test
  void of_missingClassFile_isIncompleteAndKeepsTheRest() {
    var loader = CLASSES.without("Top").loader();

    var supertypes = of(new Hierarchy(false), loader, "Bottom");

    assertThat(supertypes.complete()).isFalse();
    assertThat(supertypes.names())
        .containsExactlyInAnyOrder("Middle", "Top", "java.io.Serializable");
  }

  @Test
  void of_jdkSupertypes_areWalkedOnlyOnDemand() {
    var loader = CLASSES.loader();

    assertThat(of(new Hierarchy(false), loader, "Listing").names())
        .containsExactly("java.util.ArrayList");
    assertThat(of(new Hierarchy(true), loader, "Listing").names())
        .contains("java.util.ArrayList", "java.util.AbstractList", "java.lang.Iterable");
  }

  @Test
  void of_definedClass_asksTheClass() throws Exception {
    var type = CLASSES.loader().loadClass("Bottom");

    assertThat(Hierarchy.of(type))
        .containsExactlyInAnyOrder(
            "Middle", "Top", "Other", "Root", "java.lang.Runnable", "java.io.Serializable");
  }

  @Test
  void of_interfaceWithoutSupertypes_findsNone() {
    assertThat(new Hierarchy(true).of(null, "java.lang.Object", List.of()).names()).isEmpty();
  }
}
