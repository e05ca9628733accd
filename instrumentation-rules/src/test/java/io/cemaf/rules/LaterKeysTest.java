package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What the language names and does not do yet is refused, never ignored. */
class LaterKeysTest {
  private static final Set<String> LEVELS = new HashSet<>(Conditions.levels());

  @TempDir Path directory;
  private String whole;
  private Loaded loaded;

  @BeforeEach
  void load() throws IOException {
    try (var in = LaterKeysTest.class.getResourceAsStream("/whole-language.yaml")) {
      whole = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    TestRules.write(directory, "more-rules.yaml", "mode: enforce");
    loaded = TestRules.load(directory, whole);
  }

  @Test
  void wholeLanguage_loaded_hasNoUnknownKeys() {
    assertThat(loaded.rules()).isNull();
    assertThat(new HashSet<>(TestRules.codes(loaded)))
        .as("its budget's cost has no prices")
        .containsExactlyInAnyOrder(Code.NOT_YET.id(), Code.UNPRICED.id());
  }

  /** Every key is either one of the model's, or lies in something that was refused. */
  @Test
  void wholeLanguage_everyKey_isReadOrRefused() {
    var reading = new Reading("rules.yaml", new ArrayList<>(), new ArrayList<>());
    var refused = new HashSet<String>();
    for (var problem : loaded.problems()) {
      refused.add(problem.source().line() + ":" + problem.source().column());
    }
    var ignored = new ArrayList<String>();
    var seen = new ArrayList<String>();
    visit(YamlText.compose(whole, reading), RootShape.SHAPE.keys(), refused, seen, ignored);

    assertThat(seen).hasSizeGreaterThan(60);
    assertThat(ignored).isEmpty();
  }

  /** Follows the model by hand, so that a key that the loader forgot would show. */
  private static void visit(
      Node node, List<Key<?>> keys, Set<String> refused, List<String> seen, List<String> ignored) {
    if (node instanceof SequenceNode list) {
      list.getValue().forEach(each -> visit(each, keys, refused, seen, ignored));
    }
    if (!(node instanceof MappingNode mapping)) {
      return;
    }
    for (var tuple : mapping.getValue()) {
      var name = ((ScalarNode) tuple.getKeyNode()).getValue();
      var mark = tuple.getKeyNode().getStartMark().orElseThrow();
      var place = (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
      seen.add(name);
      if (refused.contains(place)) {
        continue;
      }
      var key = keys.stream().filter(each -> each.name().equals(name)).findFirst();
      if (key.isEmpty()) {
        if (!LEVELS.contains(name) && !Conditions.looksLikeOne(name)) {
          ignored.add(place + " " + name);
        }
        visit(tuple.getValueNode(), keys, refused, seen, ignored);
      } else if (key.get().type() instanceof NamedType<?> named) {
        for (var inner : ((MappingNode) tuple.getValueNode()).getValue()) {
          visit(inner.getValueNode(), keysOf(named.item()), refused, seen, ignored);
        }
      } else if (!(key.get().type() instanceof LevelsType || key.get().type() instanceof SetType)) {
        visit(tuple.getValueNode(), keysOf(key.get().type()), refused, seen, ignored);
      }
    }
  }

  private static List<Key<?>> keysOf(Type<?> type) {
    return LanguageWalk.shapesIn(type).stream().flatMap(LaterKeysTest::keys).toList();
  }

  private static Stream<Key<?>> keys(Shape shape) {
    return shape.keys().stream();
  }
}
