package io.cemaf.agent.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cemaf.Priority;
import io.cemaf.Stored;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.page.HeapPages;
import io.cemaf.rules.Mode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A map that the application has paged by itself, next to one that is not. */
class PagedStoreTest {
  private static final String LARGE = "large".repeat(1000);

  private final List<String> told = new ArrayList<>();
  private final HeapPages pages = new HeapPages();
  private final Health health = new Health(told::add);
  private final Traffic traffic = new Traffic(pages, health, System::nanoTime);
  private final Shelves shelves =
      new Shelves(
          new Graphs(ShippedCodecs.maker(), health, told::add),
          pages,
          health,
          System::nanoTime,
          traffic);

  private <K, V> Map<K, V> page(Map<K, V> map) {
    var terms =
        new StoreTerms(
            "Cemaf.page", Mode.ENFORCE, List.of("pinned"), List.of("ahead"), Map.of(), 1024, false);
    var group = pages.group("maps", Priority.NORMAL, Long.MAX_VALUE, Long.MAX_VALUE);
    return PagedStore.over(map, map, shelves.shelf(terms, group));
  }

  private void leave() {
    traffic.shrink(1);
    traffic.shrink(1);
  }

  private static Map<String, String> filled(Map<String, String> map) {
    map.put("a", LARGE + "a");
    map.put("b", "small");
    map.put("c", LARGE + "c");
    return map;
  }

  static Stream<Named<Supplier<Map<String, String>>>> maps() {
    return Stream.of(
        Named.of("hash", HashMap::new),
        Named.of("linked", LinkedHashMap::new),
        Named.of("tree", TreeMap::new),
        Named.of("concurrent", ConcurrentHashMap::new));
  }

  @ParameterizedTest
  @MethodSource("maps")
  void everyMethod_doesWhatThePlainMapDoes(Supplier<Map<String, String>> make) {
    var calls =
        List.<Function<Map<String, String>, Object>>of(
            map -> map.get("a"),
            map -> String.valueOf(map.get("none")),
            map -> map.getOrDefault("none", "other"),
            map -> map.put("a", LARGE),
            map -> String.valueOf(map.put("d", LARGE)),
            map -> String.valueOf(map.putIfAbsent("c", "x")),
            map -> String.valueOf(map.putIfAbsent("e", LARGE)),
            map -> map.containsValue(LARGE + "c"),
            map -> map.containsKey("a"),
            map -> String.valueOf(map.remove("none")),
            map -> map.remove("d", LARGE),
            map -> map.remove("c", "other"),
            map -> map.replace("a", LARGE, LARGE + "2"),
            map -> map.replace("a", LARGE, LARGE + "3"),
            map -> String.valueOf(map.replace("c", LARGE + "4")),
            map -> String.valueOf(map.computeIfAbsent("f", key -> LARGE + key)),
            map -> String.valueOf(map.computeIfPresent("f", (key, value) -> value + "5")),
            map -> String.valueOf(map.compute("f", (key, value) -> value + "6")),
            map -> map.merge("f", "7", String::concat),
            map -> String.valueOf(map.merge("b", "8", (one, other) -> null)),
            map -> List.copyOf(new TreeMap<>(map).values()),
            map -> map.keySet().remove("e"),
            map -> map.values().removeIf(value -> value.endsWith("7")),
            map -> map.entrySet().stream().map(Object::toString).sorted().toList(),
            map -> {
              map.entrySet().forEach(entry -> entry.setValue(entry.getValue() + "9"));
              return map.hashCode();
            },
            map -> {
              map.replaceAll((key, value) -> key + value);
              map.putAll(Map.of("g", LARGE, "h", "small"));
              return new TreeMap<>(map).toString();
            },
            map -> {
              var seen = new TreeMap<String, String>();
              map.forEach(seen::put);
              return seen;
            });
    var plain = filled(make.get());
    var paged = page(filled(make.get()));

    assertThat(paged).isEqualTo(plain);
    for (var call : calls) {
      leave();
      assertThat(call.apply(paged)).isEqualTo(call.apply(plain));
      assertThat(paged).isEqualTo(plain).hasSameSizeAs(plain);
      assertThat(plain).isEqualTo(paged);
    }
    assertThat(pages.puts.get()).isGreaterThan(5);
    paged.clear();
    assertThat(paged).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void concurrentMap_staysOne() {
    assertThat(page(new ConcurrentHashMap<String, String>())).isInstanceOf(ConcurrentMap.class);
    assertThat(page(new HashMap<String, String>())).isNotInstanceOf(ConcurrentMap.class);
    assertThatThrownBy(() -> page(new ConcurrentHashMap<String, String>()).put("a", null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void nullsAndPinnedKeys_areKept() {
    var map = page(new HashMap<String, String>());
    map.put(null, LARGE);
    map.put("null", null);
    map.put("pinned", LARGE);
    map.put("ahead", LARGE);
    leave();

    assertThat(pages.kept).hasSize(2);
    assertThat(map.get(null)).isEqualTo(LARGE);
    assertThat(map).containsEntry("null", null).containsEntry("pinned", LARGE);
    assertThat(map.remove("null", null)).isTrue();
    assertThat(map.get("ahead")).isEqualTo(LARGE);
  }

  @Test
  void valueOfTheApplicationsOwn_thatIsChanged_isKeptAsChanged() {
    var map = page(new HashMap<String, List<String>>());
    map.put("a", new ArrayList<>(List.of(LARGE)));
    leave();
    map.get("a").add("more");
    leave();

    assertThat(map.get("a")).isExactlyInstanceOf(ArrayList.class).containsExactly(LARGE, "more");
  }

  @Test
  void mapThatCannotBeChanged_isReadAsItIs() {
    var map = page(Map.of("a", LARGE));

    assertThat(map).isEqualTo(Map.of("a", LARGE));
    assertThatThrownBy(() -> map.put("b", LARGE)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void serialization_writesTheMapAndItsValues() throws Exception {
    var map = page(filled(new HashMap<>()));
    leave();
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(map);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject())
          .isExactlyInstanceOf(HashMap.class)
          .isEqualTo(filled(new HashMap<>()));
    }
  }

  @Test
  void valueThatItsStoreGivesAway_needsNoPageAnyMore() {
    var map = page(filled(new HashMap<>()));
    leave();
    assertThat(pages.kept).hasSize(2);

    Stored.removes("a");
    assertThat(map.remove("a")).isEqualTo(LARGE + "a");
    assertThat(pages.kept).hasSize(1);
    assertThat(map.remove("c")).isEqualTo(LARGE + "c");
    assertThat(pages.kept).hasSize(1);
  }

  @Test
  void storesOwnMap_isPagedByItsRule() {
    var terms = new StoreTerms("own", Mode.ENFORCE, List.of(), List.of(), Map.of(), 1024, false);
    var group = pages.group("own", Priority.NORMAL, Long.MAX_VALUE, Long.MAX_VALUE);
    shelves.use(Map.of("own", shelves.shelf(terms, group)));
    shelves.puts("own");
    shelves.puts("own");
    assertThat(health.counted(FallBack.STORE_NOT_SEEN)).isEqualTo(1);

    var raw = new HashMap<String, String>();
    @SuppressWarnings("unchecked")
    var map =
        (Map<String, String>)
            shelves.over("own", PagedStoreTest.class, Collections.synchronizedMap(raw));
    map.put("a", LARGE);
    leave();

    assertThat(pages.kept).hasSize(1);
    assertThat(map).isEqualTo(Map.of("a", LARGE)).hasSameClassAs(Collections.synchronizedMap(raw));
    assertThat(shelves.over("other", PagedStoreTest.class, raw)).isSameAs(raw);
  }
}
