package io.cemaf.testapps.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cemaf.testapps.harness.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The agent's pages beside other stores that keep most of their values on disk. */
final class PageFigures {
  private static final int KILO = 1 << 10;
  private static final int USUAL = 64 * KILO;
  private static final int LARGE = KILO * KILO;
  private static final int SMALL = 4 * KILO;
  private static final long GIBIBYTE = 1L << 30;
  private static final long MEMORY = 128L << 20;
  private static final int GETS = 200_000;

  /** Of everything, in a quick run. */
  private static final int QUICK = 16;

  private static final int ROUNDS = 3;

  /** Of a store's fork: H2's has been seen to wait for itself for ever. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private static final int MILLION = 1_000_000;
  private static final int TEN_THOUSAND = 10_000;

  /** Of all values so much is in memory, of many and of few. */
  private static final int SHARE = 32;

  private static final double PUT = 1.4;
  private static final double GET = 1.6;
  private static final double P99 = 0.7;
  private static final double DISK = 1.1;
  private static final double RSS = 0.6;
  private static final double SEALED = 0.75;
  private static final double CALLER = 2;
  private static final double PAGE_IN = 1.3;
  private static final double PAGE_IN_SEALED = 2;
  private static final double SCALE = 0.8;

  private final Bench bench;
  private final Path jdk;
  private final int part;
  private final List<Figure> figures = new ArrayList<>();

  private PageFigures(Bench bench, Path jdk) {
    this.bench = bench;
    this.jdk = jdk;
    part = bench.quick() ? QUICK : 1;
  }

  static List<Figure> take(Bench own) throws Exception {
    var bench = own.withClassPath(System.getProperty("java.class.path"));
    var all = new PageFigures(bench, Bench.jdks().get(0));
    for (var length : List.of(SMALL, USUAL, LARGE)) {
      all.figures.add(
          Figure.told(
              "values of " + length / KILO + " KB, how many times smaller by lz4",
              new PageValues(length).ratio(),
              "x",
              "from a seed, each for itself"));
    }
    all.table(USUAL, 1, List.of(PagePeers.values()));
    var packing =
        List.of(
            PagePeers.CEMAF,
            PagePeers.SEALED,
            PagePeers.ROCKSDB,
            PagePeers.H2,
            PagePeers.PACKED_FILES);
    all.table(LARGE, 1, packing);
    all.table(SMALL, 1, packing);
    all.table(USUAL, 2, packing);
    all.pageIn(PagePeers.CEMAF, "", PAGE_IN, List.of());
    all.pageIn(PagePeers.SEALED, ", encrypted", PAGE_IN_SEALED, List.of());
    all.pageIn(PagePeers.SEALED, ", encrypted, -XX:-UseAES", Double.NaN, List.of("-XX:-UseAES"));
    all.scale();
    return all.figures;
  }

  /**
   * Forks of each store, then what they are worth beside each other. Those that pack have several,
   * by turns: what the machine's disk does meanwhile is nobody's own.
   */
  private void table(int length, int threads, List<PagePeers> peers) {
    var what = ", " + length / KILO + " KB, " + threads + (threads == 1 ? " thread" : " threads");
    var runs = new EnumMap<PagePeers, List<JsonNode>>(PagePeers.class);
    var values = (int) (GIBIBYTE / length / part);
    var gets = (int) Math.min(GETS, (long) GETS * USUAL / length) / part;
    var rounds = bench.quick() ? 1 : ROUNDS;
    for (var round = 0; round < rounds; round++) {
      var again = peers.stream().filter(peer -> peer.packs && runs.containsKey(peer)).toList();
      for (var peer : round == 0 ? peers : again) {
        Bench.say(peer.label + what);
        try {
          var run = run(peer, peer.heap, length, values, gets, threads, MEMORY / part);
          runs.computeIfAbsent(peer, first -> new ArrayList<>()).add(run);
        } catch (Exception without) {
          figures.add(absent(peer.label + what, without));
        }
      }
    }
    var results = new EnumMap<PagePeers, JsonNode>(PagePeers.class);
    runs.forEach((peer, each) -> results.put(peer, middle(each)));
    for (var one : results.entrySet()) {
      told(
          one.getKey().label + what,
          one.getValue(),
          (double) length * values,
          (double) length * gets);
    }
    var own = results.get(PagePeers.CEMAF);
    if (own == null) {
      return;
    }
    ratios(what, own, results, length == USUAL && threads == 1);
  }

  /** Of each figure by itself. */
  private static JsonNode middle(List<JsonNode> runs) {
    var middle = JsonNodeFactory.instance.objectNode();
    runs.get(0)
        .fieldNames()
        .forEachRemaining(
            key -> {
              var median = new Median();
              runs.forEach(run -> median.add(run.path(key).asDouble()));
              middle.put(key, median.value());
            });
    return middle;
  }

  private void told(String what, JsonNode result, double put, double got) {
    figures.add(
        Figure.told(
            "put, " + what,
            put / result.path("putSeconds").asDouble() / 1e6,
            "MB/s",
            Figure.number(result.path("disk").asDouble() / 1e6)
                + " MB on disk, peak "
                + Figure.number(result.path("peak").asDouble())
                + " MB"));
    figures.add(
        Figure.told(
            "get, " + what,
            got / result.path("getSeconds").asDouble() / 1e6,
            "MB/s",
            "p50 "
                + Figure.number(result.path("p50").asDouble())
                + " us, p99 "
                + Figure.number(result.path("p99").asDouble())
                + " us"));
  }

  private void ratios(String what, JsonNode own, Map<PagePeers, JsonNode> results, boolean usual) {
    for (var one : results.entrySet()) {
      var peer = one.getKey();
      var result = one.getValue();
      var over = " over " + peer.label + "'s" + what;
      if (peer == PagePeers.SEALED) {
        least("put, encrypted over not" + what, result, own, "putSeconds", SEALED);
        least("get, encrypted over not" + what, result, own, "getSeconds", SEALED);
      } else if (peer == PagePeers.ROCKSDB && usual) {
        least("put" + over, own, result, "putSeconds", PUT);
        least("get" + over, own, result, "getSeconds", GET);
        most("p99 of get" + over, own, result, "p99", P99);
        most("bytes on disk" + over, own, result, "disk", DISK);
      } else if (peer.packs && peer != PagePeers.CEMAF) {
        least("put" + over, own, result, "putSeconds", 1);
        least("get" + over, own, result, "getSeconds", 1);
        most("p99 of get" + over, own, result, "p99", 1);
      } else if (peer == PagePeers.LMDB || peer == PagePeers.CHRONICLE) {
        most("peak of resident memory" + over, own, result, "peak", RSS);
      }
    }
  }

  /** How many times faster the first is. */
  private void least(String what, JsonNode first, JsonNode second, String key, double limit) {
    var mine = first.path(key).asDouble();
    var other = second.path(key).asDouble();
    figures.add(Figure.atLeast(what, other / mine, "x", limit, seconds(mine, other)));
  }

  private void most(String what, JsonNode first, JsonNode second, String key, double limit) {
    var mine = first.path(key).asDouble();
    var other = second.path(key).asDouble();
    figures.add(
        Figure.atMost(
            what, mine / other, "x", limit, Figure.number(mine) + " / " + Figure.number(other)));
  }

  private static String seconds(double mine, double other) {
    return Figure.number(mine) + " s / " + Figure.number(other) + " s";
  }

  private void pageIn(PagePeers peer, String how, double limit, List<String> flags)
      throws IOException, InterruptedException {
    Bench.say("cold page-in" + how);
    var all = new ArrayList<>(flags);
    all.addAll(peer.flags());
    all.add("-Xmx" + peer.heap + "m");
    var memory = MEMORY / part;
    var result =
        run(
            all,
            PageInApp.class,
            List.of(
                peer.name(), Integer.toString(2 * (int) (memory / USUAL)), Long.toString(memory)));
    var hand = result.path("byHand").asDouble();
    var in = result.path("pageIn").asDouble();
    var basis = Figure.number(in) + " us / " + Figure.number(hand) + " us, medians";
    var what = "cold page-in of 64 KB over pread, lz4 and copy" + how;
    figures.add(
        Double.isNaN(limit)
            ? Figure.told(what, in / hand, "x", basis)
            : Figure.atMost(what, in / hand, "x", limit, basis));
    if (peer == PagePeers.CEMAF) {
      var put = result.path("put").asDouble();
      var copy = result.path("copy").asDouble();
      figures.add(
          Figure.atMost(
              "put of 64 KB while there is room, over a copy of it",
              put / copy,
              "x",
              CALLER,
              Figure.number(put) + " us / " + Figure.number(copy) + " us, medians"));
    }
  }

  /** Many values and few, of which the same share is in memory. */
  private void scale() throws IOException, InterruptedException {
    var heap = 512;
    var gets = GETS / part;
    var many = MILLION / part;
    var few = TEN_THOUSAND / part;
    Bench.say("a million values");
    var all = run(PagePeers.CEMAF, heap, SMALL, many, gets, 1, (long) many * SMALL / SHARE);
    var some = run(PagePeers.CEMAF, heap, SMALL, few, gets, 1, (long) few * SMALL / SHARE);
    var what = many + " values of 4 KB in -Xmx" + heap + "m over " + few;
    var mine = all.path("putSeconds").asDouble() / many * 1e6;
    var other = some.path("putSeconds").asDouble() / few * 1e6;
    figures.add(
        Figure.atLeast(
            "rate of put, " + what,
            other / mine,
            "x",
            SCALE,
            Figure.number(mine) + " us / " + Figure.number(other) + " us"));
    least("rate of get, " + what, all, some, "getSeconds", SCALE);
  }

  private JsonNode run(
      PagePeers peer, int heap, int length, int values, int gets, int threads, long memory)
      throws IOException, InterruptedException {
    var flags = new ArrayList<>(peer.flags());
    flags.add("-Xmx" + heap + "m");
    var numbers = List.of((long) length, (long) values, (long) gets, (long) threads, memory);
    var arguments = new ArrayList<>(List.of(peer.name()));
    for (var number : numbers) {
      arguments.add(number.toString());
    }
    return run(flags, PageApp.class, arguments);
  }

  private JsonNode run(List<String> flags, Class<?> main, List<String> asked)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(flags);
    all.add("-Dcemaf.jar=" + bench.jar());
    if (new Jdk(jdk).feature() >= 24) {
      all.add("--enable-native-access=ALL-UNNAMED");
      all.add("--sun-misc-unsafe-memory-access=allow");
    }
    var arguments = new ArrayList<>(asked);
    arguments.add(1, bench.directory().resolve("pages").toString());
    try (var child = Child.start(bench, jdk, all, main, arguments.toArray(new String[0]))) {
      var line = child.line(LONGEST);
      child.awaitEnd();
      return new JsonMapper().readTree(line);
    }
  }

  private Figure absent(String what, Exception why) {
    return Figure.unmeasured(what + ", which has not run on " + new Jdk(jdk).feature(), why);
  }
}
