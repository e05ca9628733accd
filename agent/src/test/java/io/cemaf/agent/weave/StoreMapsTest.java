package io.cemaf.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which maps a store's class has for itself alone. */
class StoreMapsTest {
  private static Set<String> found(String type, String made, String more) {
    var source =
        """
        import java.util.*;
        import java.util.concurrent.*;
        class Store {
          private final TYPE map;
          private final Map<String, Object> unused = new HashMap<>();
          Store(Map<String, Object> given, boolean which) {
            MADE
          }
          void put(String key, Object value) { keep(key, value); }
          private void keep(String key, Object value) {
            Runnable later = () -> map.put(key, value);
            later.run();
          }
          MORE
        }
        """
            .replace("TYPE", type)
            .replace("MADE", made)
            .replace("MORE", more);
    return StoreMaps.of(Compiled.of(source).classFile("Store"))
        .usedBy(Set.of("put(Ljava/lang/String;Ljava/lang/Object;)V"));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Map<String, Object>           | map = new HashMap<>();",
        "Map<String, Object>           | this.map = new LinkedHashMap<>(16, 0.75f, true);",
        "Map<String, Object>           | map = new TreeMap<>(Comparator.reverseOrder());",
        "Map<String, Object>           | map = new HashMap<>(new TreeMap<>(given));",
        "Map<String, Object>           | map = Collections.synchronizedMap(new HashMap<>());",
        "ConcurrentMap<String, Object> | map = new ConcurrentHashMap<>();"
      })
  void map_thatNobodyElseHas_isFound(String type, String made) {
    assertThat(found(type, made, "")).containsExactly("map");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Map<String, Object>     | map = given;",
        "Map<String, Object>     | map = which ? new HashMap<>() : given;",
        "Map<String, Object>     | map = Map.of();",
        "Map<String, Object>     | map = Collections.unmodifiableMap(new HashMap<>());",
        "Map<String, Object>     | var made = new HashMap<String, Object>(); map = made;",
        "Map<String, Object>     | given.put(\"\", map = new HashMap<>());",
        "Map<String, Object>     | map = new HashMap<>() {};",
        "HashMap<String, Object> | map = new HashMap<>();"
      })
  void map_thatOthersMayHave_isNotFound(String type, String made) {
    assertThat(found(type, made, "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Object first() { return ((TreeMap<?, ?>) map).firstKey(); }",
        "boolean sorted() { return map instanceof SortedMap; }"
      })
  void map_ofWhichMoreIsAsked_isNotFound(String more) {
    assertThat(found("Map<String, Object>", "map = new TreeMap<>();", more)).isEmpty();
  }
}
