package io.cemaf.testapps.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What circuit breaker, bulkhead, rate limiter, retry and time limiter cost a call that succeeds.
 */
final class ResilienceFigures {
  private static final double ADDED_NANOS = 10;

  /** As in {@link CallFigures}. */
  private static final double OTHER_THREADS_BYTES = 0.5;

  private final Map<Integer, Map<String, Jmh.Score>> scores = new HashMap<>();
  private final List<Figure> figures = new ArrayList<>();

  private ResilienceFigures() {}

  static List<Figure> take(Bench bench) throws Exception {
    var taken = new ResilienceFigures();
    var flags = SiteRules.flags(bench.directory(), bench.jar());
    for (var threads : new int[] {1, 2}) {
      var all = new HashMap<String, Jmh.Score>();
      var own = new ArrayList<>(List.of("three", "timedThree"));
      if (threads == 1) {
        own.addAll(List.of("repeated", "limited", "clockRead", "clockReadAndHandOver"));
      }
      all.putAll(Jmh.run(bench, ResilienceBenchmark.class, own, threads, flags));
      all.putAll(
          Jmh.run(
              bench,
              SiteBenchmark.class,
              List.of("bare", "guarded", "twoClockReads", "threeClockReads"),
              threads,
              flags));
      all.putAll(Jmh.run(bench, PeerBenchmark.class, List.of("peer"), threads, flags));
      var quiet = new ArrayList<>(flags);
      quiet.add("-Dcsp.sentinel.log.dir=" + bench.directory());
      all.putAll(Jmh.run(bench, SentinelBenchmark.class, List.of("sentinel"), threads, quiet));
      taken.scores.put(threads, all);
      taken.three(threads);
    }
    taken.added(
        "retry of a guarded call that succeeds, beyond a clock read", "repeated", "clockRead");
    taken.added(
        "time limiter of a guarded call that keeps it, beyond a clock read and a hand-over",
        "limited",
        "clockReadAndHandOver");
    return taken.figures;
  }

  private void three(int threads) {
    var on = threads == 1 ? ", 1 thread" : ", 2 threads";
    var peer = score(threads, "peer");
    share(
        "circuit breaker, bulkhead and rate limiter of resilience4j's" + on,
        score(threads, "three"),
        score(threads, "bare"),
        peer,
        score(threads, "bare"),
        1.0 / 5);
    share(
        "the same with exact latency, each beyond its clock reads" + on,
        score(threads, "timedThree"),
        score(threads, "twoClockReads"),
        peer,
        score(threads, "threeClockReads"),
        1.0 / 3);
    var own = score(threads, "three");
    var sentinel = score(threads, "sentinel");
    figures.add(
        Figure.atLeast(
            "Sentinel's flow and degrade rules, of ours" + on,
            (sentinel.value() - score(threads, "bare").value())
                / (own.value() - score(threads, "bare").value()),
            "x",
            10,
            sentinel.text() + "; ours " + own.text()));
    bytes("circuit breaker, bulkhead and rate limiter" + on, score(threads, "three"));
    bytes("the same with exact latency" + on, score(threads, "timedThree"));
  }

  private void share(
      String what, Jmh.Score own, Jmh.Score base, Jmh.Score peer, Jmh.Score peerBase, double bar) {
    figures.add(
        Figure.atMost(
            what,
            (own.value() - base.value()) / (peer.value() - peerBase.value()),
            "x",
            bar,
            own.text() + " - " + base.text() + "; peer " + peer.text() + " - " + peerBase.text()));
  }

  private void added(String what, String method, String base) {
    var own = score(1, method);
    var guarded = score(1, "guarded");
    var allowed = score(1, base);
    var bare = score(1, "bare");
    figures.add(
        Figure.atMost(
            what,
            own.value() - guarded.value() - (allowed.value() - bare.value()),
            "ns",
            ADDED_NANOS,
            "%s - %s - (%s - %s)"
                .formatted(own.text(), guarded.text(), allowed.text(), bare.text())));
  }

  private void bytes(String what, Jmh.Score score) {
    figures.add(
        Figure.atMost(what + ", allocated", score.bytes(), "B", 0, "of all threads")
            .slack(OTHER_THREADS_BYTES));
  }

  private Jmh.Score score(int threads, String method) {
    var score = scores.getOrDefault(threads, Map.of()).get(method);
    if (score == null) {
      throw new IllegalStateException("no score of " + method);
    }
    return score;
  }
}
