package io.cemaf.agent.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Graphs of objects that become bytes, and those that do not. */
class GraphsTest {
  private final List<String> told = new ArrayList<>();
  private final Health health = new Health(told::add);
  private final Graphs graphs = new Graphs(ShippedCodecs.maker(), health, told::add);
  private final LoaderGraphs own = graphs.of(GraphsTest.class.getClassLoader());

  record Point(int x, double y, String name, List<String> tags) {}

  /** As applications' own classes are: without serialization, with a parent and final fields. */
  static class Note {
    private final String text;
    private final Map<String, Object> about = new LinkedHashMap<>();
    Note next;

    Note(String text) {
      this.text = text;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Note note && text.equals(note.text) && about.equals(note.about);
    }

    @Override
    public int hashCode() {
      return Objects.hash(text);
    }
  }

  static final class Forgetful {
    @SuppressWarnings("unused")
    private final transient String lost;

    Forgetful(String lost) {
      this.lost = lost;
    }
  }

  static final class Single {
    static final Single ONE = new Single();

    @SuppressWarnings("unused")
    private final String name = "one";
  }

  static Stream<Named<Object>> data() {
    var note = new Note("a note");
    note.about.put("when", Instant.EPOCH);
    note.about.put("lone surrogate", "\ud800");
    var nulls = new ArrayList<String>(Arrays.asList("a", null, "c"));
    var days = new EnumMap<TimeUnit, String>(TimeUnit.class);
    days.put(TimeUnit.DAYS, "days");
    return Stream.of(
        Named.of("strings", List.of("", "text", "\u20ac", "\ud800", "\0")),
        Named.of("nulls", nulls),
        Named.of("linked list", new LinkedList<>(List.of("a", "b"))),
        Named.of("array as list", Arrays.asList("a", "b")),
        Named.of("unmodifiable", Collections.unmodifiableList(new ArrayList<>(List.of(1)))),
        Named.of("synchronized", Collections.synchronizedList(new ArrayList<>(List.of(1)))),
        Named.of("empty", Collections.emptyList()),
        Named.of("copy on write", new CopyOnWriteArrayList<>(List.of("a"))),
        Named.of("immutable map", Map.of("a", 1, "b", 2L)),
        Named.of("hash map", new HashMap<>(Map.of("a", 1, "b", 2.5))),
        Named.of("tree map", new TreeMap<>(Map.of("a", 1))),
        Named.of("concurrent map", new ConcurrentHashMap<>(Map.of("a", 1))),
        Named.of("enum map", days),
        Named.of("sets", Set.of(Set.of(1), new LinkedHashSet<>(List.of(3, 2, 1)))),
        Named.of("values", List.of(1, 2L, 3.0f, 4.0, 'c', true, BigDecimal.TEN, new UUID(1, 2))),
        Named.of("times", List.of(Instant.EPOCH, Duration.ofDays(3))),
        Named.of("records", List.of(new Point(1, Double.NaN, "p", List.of("t")))),
        Named.of("optional", List.of(Optional.of("a"), Optional.empty())),
        Named.of("objects", List.of(note)));
  }

  @ParameterizedTest
  @MethodSource("data")
  void data_encodedAndDecoded_isTheSame(Object value) {
    var bytes = own.encode(value);

    assertThat(told).isEmpty();
    assertThat(own.decode(Objects.requireNonNull(bytes))).isEqualTo(value);
  }

  @Test
  void arraysAndQueues_comeBack() {
    var value = List.of(new int[] {1, 2}, new byte[] {3}, new String[] {"a", null});
    var queue = new ArrayDeque<>(List.of("a", "b"));

    assertThat(own.encode(value)).isNotNull();
    assertThat(own.encode(queue)).isNotNull();
    assertThat(told).isEmpty();
  }

  @Test
  void cycleAndSharing_comeBackAsTheyWere() {
    var first = new Note("first");
    var second = new Note("second");
    first.next = second;
    second.next = first;

    var back = (List<?>) own.decode(Objects.requireNonNull(own.encode(List.of(first, first))));

    assertThat(back.get(0)).isSameAs(back.get(1));
    var note = (Note) back.get(0);
    assertThat(note.next.next).isSameAs(note);
    assertThat(told).isEmpty();
  }

  static Stream<Named<Object>> others() {
    return Stream.of(
        Named.of("thread", new Thread()),
        Named.of("lock", new ReentrantLock()),
        Named.of("reader", new StringReader("a")),
        Named.of("loader", new ClassLoader() {}),
        Named.of("lambda", (Runnable) () -> {}),
        Named.of("transient field", new Forgetful("not written")),
        Named.of("singleton", Single.ONE));
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatIsNoData_isRefusedWithAReason_andAgain(Object other) {
    var value = new ArrayList<>(Arrays.asList("text", other));

    assertThat(own.encode(value)).isNull();
    assertThat(own.encode(value)).isNull();

    assertThat(health.counted(FallBack.VALUE_NOT_CARRIED)).isEqualTo(2);
    assertThat(told).isNotEmpty().allMatch(line -> line.startsWith("a value stays on the heap: "));
    assertThat(own.encode(new ArrayList<>(List.of("text")))).isNotNull();
  }

  @Test
  void graphThatIsTooDeep_isRefused_andTheNextOneIsNot() {
    var first = new Note("first");
    for (var i = 0; i < 100_000; i++) {
      var next = new Note("next");
      next.next = first;
      first = next;
    }

    assertThat(own.encode(first)).isNull();

    assertThat(health.counted(FallBack.VALUE_NOT_CARRIED)).isEqualTo(1);
    assertThat(own.encode(new Note("alone"))).isNotNull();
  }

  @Test
  void codecThatRunsOutOfStackOrMemory_refuses() {
    for (var problem : List.of(new StackOverflowError(), new OutOfMemoryError())) {
      var failing =
          new Graphs(
              (loader, allowed) ->
                  new GraphCodec() {
                    @Override
                    public byte[] encode(Object value) {
                      throw problem;
                    }

                    @Override
                    public Object decode(byte[] bytes) {
                      throw problem;
                    }
                  },
              health,
              told::add);
      assertThat(failing.of(null).encode("text")).isNull();
    }

    assertThat(health.counted(FallBack.VALUE_NOT_CARRIED)).isEqualTo(2);
  }

  @Test
  void numberThatChanges_isComparedByWhatItSays() {
    assertThat(own.encode(List.of(new AtomicInteger(7)))).isNotNull();
    assertThat(told).isEmpty();
  }
}
