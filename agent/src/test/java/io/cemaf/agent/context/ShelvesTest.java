package io.cemaf.agent.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cemaf.Priority;
import io.cemaf.StoreKeeper;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.page.HeapPages;
import io.cemaf.agent.page.PageLostException;
import io.cemaf.rules.Mode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that are taken over: what the application has of them, and where they are. */
class ShelvesTest {
  private static final String RULE = "memory";
  private static final int KIB = 1024;

  private final List<String> told = new ArrayList<>();
  private final Health health = new Health(told::add);
  private final HeapPages pages = new HeapPages();
  private final BusyCodecs codecs = new BusyCodecs(ShippedCodecs.maker());
  private long now;
  private final Traffic traffic = new Traffic(pages, health, () -> now);
  private final Shelves shelves =
      new Shelves(new Graphs(codecs, health, told::add), pages, health, () -> now, traffic);

  ShelvesTest() {
    use(Mode.ENFORCE);
  }

  private void use(Mode mode) {
    use(terms(mode, KIB, false));
  }

  private static StoreTerms terms(Mode mode, long leastBytes, boolean grows) {
    return new StoreTerms(
        RULE,
        mode,
        List.of("pinned-*"),
        List.of(),
        Map.of("low-*", Priority.LOW),
        leastBytes,
        grows);
  }

  private Shelf use(StoreTerms terms) {
    var group = pages.group(RULE, Priority.NORMAL, Long.MAX_VALUE, Long.MAX_VALUE);
    var shelf = shelves.shelf(terms, group);
    shelves.use(Map.of(RULE, shelf));
    return shelf;
  }

  private static List<String> texts(String about) {
    return new ArrayList<>(List.of(about.repeat(KIB), about, "end"));
  }

  @SuppressWarnings("unchecked")
  private <T> T keep(int kind, String key, T value) {
    return (T) shelves.keep(RULE, kind, this, key, value);
  }

  /** Everything that may leave the heap has left it. */
  private void leave() {
    traffic.shrink(1);
    traffic.shrink(1);
  }

  @Test
  void list_thatHasLeftTheHeap_isWhatItWas() {
    var kept = keep(StoreKeeper.LIST, "a", texts("a"));
    leave();

    assertThat(pages.kept).hasSize(1);
    assertThat(kept).isNotInstanceOf(ArrayList.class).isInstanceOf(RandomAccess.class);
    assertThat(kept).isEqualTo(texts("a"));
    assertThat(texts("a")).isEqualTo(kept);
    assertThat(kept.hashCode()).isEqualTo(texts("a").hashCode());
    assertThat(kept).hasToString(texts("a").toString());
    assertThat(kept.toArray()).isEqualTo(texts("a").toArray());
    assertThat(new ArrayList<>(kept)).isEqualTo(texts("a"));
    assertThat(told).isEmpty();
  }

  @Test
  void mapAndSet_thatHaveLeftTheHeap_areWhatTheyWere() {
    var map = new HashMap<>(Map.of("key", "value".repeat(KIB)));
    var set = new HashSet<>(Set.of("item".repeat(KIB)));
    var keptMap = keep(StoreKeeper.MAP, "m", (Map<String, String>) new HashMap<>(map));
    var keptSet = keep(StoreKeeper.SET, "s", (Set<String>) new HashSet<>(set));
    leave();

    assertThat(pages.kept).hasSize(2);
    assertThat(keptMap).isEqualTo(map).isNotInstanceOf(HashMap.class);
    assertThat(map).isEqualTo(keptMap);
    assertThat(keptSet).isEqualTo(set).isNotInstanceOf(HashSet.class);
    assertThat(set).isEqualTo(keptSet);
  }

  static Stream<Named<Consumer<List<String>>>> changes() {
    return Stream.of(
        Named.of("add", list -> list.add("more")),
        Named.of("add at", list -> list.add(1, "more")),
        Named.of("set", list -> list.set(0, "short")),
        Named.of("remove", list -> list.remove("end")),
        Named.of("remove at", list -> list.remove(0)),
        Named.of("add all", list -> list.addAll(List.of("x", "y"))),
        Named.of("remove if", list -> list.removeIf("end"::equals)),
        Named.of("retain all", list -> list.retainAll(List.of("end"))),
        Named.of("clear", List::clear),
        Named.of("sort", list -> list.sort(null)),
        Named.of("replace all", list -> list.replaceAll(text -> text + "!")),
        Named.of("part", list -> list.subList(1, 3).clear()),
        Named.of("part of part", list -> list.subList(0, 3).subList(1, 2).set(0, "other")),
        Named.of(
            "iterator",
            list -> {
              var items = list.iterator();
              items.next();
              items.remove();
            }),
        Named.of(
            "list iterator",
            list -> {
              var items = list.listIterator(1);
              items.next();
              items.set("set");
              items.add("added");
            }));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void change_ofAListInAPage_isTheStores(Consumer<List<String>> change) {
    var kept = keep(StoreKeeper.LIST, "a", texts("a"));
    leave();
    var plain = texts("a");

    change.accept(kept);
    change.accept(plain);
    leave();

    assertThat(kept).isEqualTo(plain);
    assertThat(told).isEmpty();
  }

  static Stream<Named<Consumer<Map<String, String>>>> mapChanges() {
    return Stream.of(
        Named.of("put", map -> map.put("b", "c")),
        Named.of("remove", map -> map.remove("a")),
        Named.of("merge", map -> map.merge("a", "d", String::concat)),
        Named.of("compute", map -> map.compute("z", (key, value) -> key)),
        Named.of("keys", map -> map.keySet().remove("a")),
        Named.of("values", map -> map.values().clear()),
        Named.of("entry", map -> map.entrySet().iterator().next().setValue("other")),
        Named.of("entries", map -> map.entrySet().removeIf(entry -> true)));
  }

  @ParameterizedTest
  @MethodSource("mapChanges")
  void change_ofAMapInAPage_isTheStores(Consumer<Map<String, String>> change) {
    var plain = new HashMap<>(Map.of("a", "value".repeat(KIB)));
    var kept = keep(StoreKeeper.MAP, "m", (Map<String, String>) new HashMap<>(plain));
    leave();

    change.accept(kept);
    change.accept(plain);
    leave();

    assertThat(kept).isEqualTo(plain);
  }

  @Test
  void change_ofWhatCannotBeChanged_isRefusedAsBefore() {
    var kept = keep(StoreKeeper.LIST, "a", Collections.unmodifiableList(texts("a")));
    var immutable = keep(StoreKeeper.LIST, "b", List.copyOf(texts("b")));
    leave();

    assertThat(pages.kept).hasSize(2);
    for (var each : List.of(kept, immutable)) {
      assertThatThrownBy(() -> each.add("more")).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> each.subList(0, 1).clear())
          .isInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(kept).isEqualTo(texts("a"));
  }

  /** The caller has kept the list that he put. */
  @Test
  void change_behindTheStoresBack_isSeen_whileThatListIsThere() {
    var given = texts("a");
    var kept = keep(StoreKeeper.LIST, "a", given);
    given.add("before it leaves");
    leave();
    assertThat(pages.kept).hasSize(1);
    given.add("after");

    assertThat(kept).isEqualTo(given).endsWith("after");
    leave();
    assertThat(kept.get(kept.size() - 1)).isEqualTo("after");
    assertThat(given).hasSize(5);
  }

  @Test
  void valueThatIsBeingChanged_leavesLater_andIsNoFallBack() {
    codecs.busy = true;
    var kept = keep(StoreKeeper.LIST, "a", texts("a"));
    leave();
    assertThat(pages.kept).isEmpty();
    assertThat(health.fallBacks()).isEmpty();

    codecs.busy = false;
    leave();
    assertThat(pages.kept).hasSize(1);
    assertThat(kept).isEqualTo(texts("a"));
    assertThat(told).isEmpty();
  }

  @Test
  void lastValue_staysUntilNoneHasComeForAWhile() {
    traffic.bound(0);
    keep(StoreKeeper.LIST, "a", texts("a"));
    var last = keep(StoreKeeper.LIST, "b", texts("b"));
    assertThat(pages.kept).hasSize(1);

    now = TimeUnit.SECONDS.toNanos(2);
    traffic.settle();
    traffic.settle();
    assertThat(pages.kept).hasSize(1);

    now = TimeUnit.SECONDS.toNanos(4);
    traffic.settle();
    traffic.settle();
    assertThat(pages.kept).hasSize(2);
    assertThat(last).isEqualTo(texts("b"));
  }

  @Test
  void item_changedByWhoeverReadIt_isWrittenAgain() {
    var kept = keep(StoreKeeper.LIST, "a", Arrays.asList(new StringBuilder("a".repeat(2 * KIB))));
    leave();
    System.gc();
    kept.get(0).append("more");
    leave();

    assertThat(kept.get(0)).asString().endsWith("more");
  }

  @Test
  void unchangedValue_isNotWrittenTwice() {
    var kept = keep(StoreKeeper.LIST, "a", texts("a"));
    leave();
    for (var i = 0; i < 5; i++) {
      assertThat(kept).hasSize(3);
      leave();
    }

    assertThat(pages.puts).hasValue(1);
  }

  @Test
  void sameObject_isReadByAll_asLongAsOneHasIt() {
    var kept = keep(StoreKeeper.LIST, "a", texts("a"));
    leave();
    var items = kept.iterator();
    var first = kept.get(0);
    leave();

    assertThat(kept.get(0)).isSameAs(first);
    assertThat(items.next()).isSameAs(first);
  }

  @Test
  void smallValues_pinnedKeys_nullsAndStrangers_stayAsTheyAre() {
    var small = new ArrayList<>(List.of("small"));
    var large = texts("a");
    var linked = new LinkedList<>(large);
    var sorted = new TreeMap<>(Map.of("a", "b".repeat(KIB)));

    assertThat(keep(StoreKeeper.LIST, "a", small)).isSameAs(small);
    assertThat(keep(StoreKeeper.LIST, "pinned-a", large)).isSameAs(large);
    assertThat(keep(StoreKeeper.MAP, "a", (Map<String, String>) sorted)).isSameAs(sorted);
    assertThat(shelves.keep(RULE, StoreKeeper.LIST, this, "a", null)).isNull();
    assertThat(shelves.keep("other", StoreKeeper.LIST, this, "a", large)).isSameAs(large);
    assertThat(shelves.keep(RULE, StoreKeeper.LIST, null, null, linked)).isNotSameAs(linked);
    assertThat(keep(StoreKeeper.LIST, "a", keep(StoreKeeper.LIST, "b", large))).isEqualTo(large);
  }

  @Test
  void observed_orOff_changesNothing() {
    for (var mode : List.of(Mode.OBSERVE, Mode.OFF)) {
      use(mode);
      var large = texts("a");

      assertThat(keep(StoreKeeper.LIST, "a", large)).isSameAs(large);
    }
  }

  @Test
  void priority_isTheKeys() {
    var kept = keep(StoreKeeper.LIST, "low-a", texts("a"));
    leave();

    assertThat(pages.priorities.values()).containsExactly(Priority.LOW);
    assertThat(kept).hasSize(3);
  }

  @Test
  void value_forWhichThereIsNoRoom_staysAndIsCounted_untilThereIsSome() {
    pages.room = 0;
    var kept = keep(StoreKeeper.LIST, "a", texts("a"));
    leave();
    assertThat(health.counted(FallBack.VALUE_NOT_PAGED)).isPositive();
    assertThat(kept).isEqualTo(texts("a"));

    pages.room = 1;
    leave();
    assertThat(pages.kept).hasSize(1);
    assertThat(kept).isEqualTo(texts("a"));
  }

  @Test
  void pageThatIsLost_isAnErrorThatNamesIt() {
    var kept = keep(StoreKeeper.LIST, "a", texts("a"));
    leave();
    System.gc();
    traffic.reap();
    pages.kept.clear();

    assertThatThrownBy(kept::size).isInstanceOf(PageLostException.class);
  }

  @Test
  void page_ofAValueThatNobodyHas_isFreed() {
    for (var i = 0; i < 10; i++) {
      assertThat(keep(StoreKeeper.LIST, "a", texts("a" + i))).hasSize(3);
    }
    leave();
    assertThat(pages.kept).hasSize(10);

    await()
        .untilAsserted(
            () -> {
              System.gc();
              traffic.reap();
              assertThat(pages.kept).isEmpty();
              assertThat(traffic.kept()).isZero();
            });
  }

  /** Detached or without the rule: nothing more is taken over, what was goes on as before. */
  @Test
  void values_ofARuleThatIsGone_areReadAndMayLeaveAgain() {
    var kept = keep(StoreKeeper.LIST, "a", texts("a"));
    var young = keep(StoreKeeper.LIST, "b", texts("b"));
    leave();
    young.add("more");
    shelves.close();
    leave();

    assertThat(kept).isEqualTo(texts("a"));
    assertThat(young).endsWith("more");
    kept.add("more");
    leave();
    assertThat(pages.kept).hasSize(2);
    assertThat(kept).hasSize(4);
    var late = texts("c");
    assertThat(keep(StoreKeeper.LIST, "c", late)).isSameAs(late);
  }

  @Test
  void serialization_writesTheValueItself() throws Exception {
    var kept = keep(StoreKeeper.LIST, "a", texts("a"));
    leave();
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(kept);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isExactlyInstanceOf(ArrayList.class).isEqualTo(texts("a"));
    }
  }

  @Test
  void valueInAValue_thatIsInAPageItself_isPartOfIt() {
    var inner = keep(StoreKeeper.LIST, "inner", texts("i"));
    leave();
    var outer = new HashMap<>(Map.of("inner", inner, "own", texts("o")));
    var kept = keep(StoreKeeper.MAP, "outer", (Map<String, List<String>>) outer);
    leave();
    leave();

    assertThat(kept.get("inner")).isEqualTo(texts("i"));
    assertThat(kept).isEqualTo(Map.of("inner", texts("i"), "own", texts("o")));
    assertThat(told).isEmpty();
  }

  @Test
  void softCache_bounds_whatStaysOnTheHeap() {
    traffic.bound(20 * KIB);
    var kept = new ArrayList<List<String>>();
    for (var i = 0; i < 100; i++) {
      kept.add(keep(StoreKeeper.LIST, "a" + i, texts("%02d".formatted(i))));
    }

    assertThat(pages.kept).hasSizeBetween(85, 95);
    for (var i = 0; i < 100; i++) {
      assertThat(kept.get(i)).isEqualTo(texts("%02d".formatted(i)));
    }
  }

  @Test
  void manyThreads_readAndChange_andNothingIsLost() throws Exception {
    traffic.bound(8 * KIB);
    var lists = new ArrayList<List<String>>();
    for (var i = 0; i < 16; i++) {
      lists.add(keep(StoreKeeper.LIST, "a" + i, Collections.synchronizedList(texts("" + i % 10))));
    }
    var threads = new ArrayList<Thread>();
    for (var t = 0; t < 4; t++) {
      var number = t;
      threads.add(
          new Thread(
              () -> {
                for (var i = 0; i < 400; i++) {
                  lists.get((i * 7 + number) % 16).add(number + "-" + i);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (var thread : threads) {
      thread.join();
    }

    var added = new HashSet<String>();
    lists.forEach(list -> added.addAll(list.subList(3, list.size())));
    assertThat(added).hasSize(4 * 400);
    assertThat(pages.puts.get()).isGreaterThan(16);
  }

  /** As in a field: a list is put there empty, and grows. */
  @Test
  void growingList_leaves_onceItIsLargeEnough_andCountsAsWhatItTakes() {
    use(terms(Mode.ENFORCE, KIB, true));
    traffic.bound(20 * KIB);
    List<String> given = new ArrayList<>();
    var kept = keep(StoreKeeper.LIST, "a", given);
    leave();
    assertThat(pages.kept).isEmpty();

    for (var i = 0; i < 100; i++) {
      kept.add("a".repeat(KIB));
    }
    var other = keep(StoreKeeper.LIST, "b", texts("b"));

    assertThat(pages.kept).isNotEmpty();
    assertThat(kept).hasSize(100).containsOnly("a".repeat(KIB));
    assertThat(other).isEqualTo(texts("b"));
    var fixed = List.of("small");
    assertThat(keep(StoreKeeper.LIST, "c", fixed)).isSameAs(fixed);
  }

  /** Who iterates over such a list holds its monitor, which must be what those who add take. */
  @Test
  void synchronizedList_isStoodForByOne() {
    var given = Collections.synchronizedList(texts("a"));
    var kept = keep(StoreKeeper.LIST, "a", given);
    leave();

    assertThat(kept).isNotSameAs(given).isExactlyInstanceOf(given.getClass());
    assertThat(kept).isEqualTo(texts("a"));
    kept.add("more");
    leave();
    assertThat(kept).endsWith("more");
    assertThat(told).isEmpty();
  }

  @Test
  void otherTerms_holdInPlace_andNothingComesBackForThem() {
    var shelf = use(terms(Mode.ENFORCE, KIB, false));
    var kept = keep(StoreKeeper.LIST, "a", texts("a"));
    leave();
    System.gc();
    shelf.use(terms(Mode.ENFORCE, 4 * KIB, false), shelf.group());

    assertThat(kept).isEqualTo(texts("a"));
    assertThat(pages.kept).hasSize(1);
    var smaller = texts("b");
    assertThat(keep(StoreKeeper.LIST, "b", smaller)).isSameAs(smaller);
  }
}
