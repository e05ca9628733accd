package io.cemaf.testapps.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a call of a woven method costs, beside resilience4j. */
final class CallFigures {
  private static final double INACTIVE_NANOS = 0.5;
  private static final double BEYOND_CLOCK_NANOS = 15;

  /**
   * JMH counts what all threads allocate; the least that a call itself can allocate is 16 bytes.
   */
  private static final double OTHER_THREADS_BYTES = 0.5;

  private final Map<String, Jmh.Score> one = new HashMap<>();
  private final Map<String, Jmh.Score> two = new HashMap<>();
  private final List<Figure> figures = new ArrayList<>();

  private CallFigures() {}

  static List<Figure> take(Bench bench) throws Exception {
    var taken = new CallFigures();
    var flags = SiteRules.flags(bench.directory(), bench.jar());
    taken.one.putAll(
        Jmh.run(
            bench,
            SiteBenchmark.class,
            List.of(
                "bare",
                "inactive",
                "guarded",
                "permitted",
                "twoClockReads",
                "threeClockReads",
                "timed",
                "timedPermitted",
                "rejected"),
            1,
            flags));
    taken.one.putAll(
        Jmh.run(bench, PeerBenchmark.class, List.of("peer", "peerRejected"), 1, flags));
    taken.two.putAll(
        Jmh.run(
            bench,
            SiteBenchmark.class,
            List.of("bare", "inactive", "guarded", "permitted"),
            2,
            flags));
    taken.two.putAll(Jmh.run(bench, PeerBenchmark.class, List.of("peer"), 2, flags));
    taken.inactive(taken.one, "1 thread");
    taken.inactive(taken.two, "2 threads");
    taken.guarded();
    taken.timed("timed", "exact latency");
    taken.timed("timedPermitted", "exact latency and bulkhead");
    taken.rejected();
    return taken.figures;
  }

  private void inactive(Map<String, Jmh.Score> scores, String threads) {
    var bare = score(scores, "bare");
    var inactive = score(scores, "inactive");
    var error = Math.hypot(bare.error(), inactive.error());
    var bar = error > INACTIVE_NANOS ? error : INACTIVE_NANOS;
    figures.add(
        Figure.atMost(
            "inactive site over the bare call, " + threads,
            inactive.value() - bare.value(),
            "ns",
            bar,
            inactive.text() + " - " + bare.text()));
    bytes("inactive site, " + threads, inactive, 0);
  }

  private void guarded() {
    over(one, "guarded", "guard and in-flight, 1 thread", 10);
    over(two, "guarded", "guard and in-flight, 2 threads", 15);
    over(one, "permitted", "guard and bulkhead, 1 thread", 10);
    over(two, "permitted", "guard and bulkhead, 2 threads", 15);
    var bare = score(two, "bare");
    var peer = score(two, "peer");
    figures.add(
        Figure.told(
            "resilience4j over the bare call, 2 threads",
            peer.value() - bare.value(),
            "ns",
            peer.text() + " - " + bare.text()));
  }

  private void over(Map<String, Jmh.Score> scores, String method, String what, double bar) {
    var bare = score(scores, "bare");
    var score = score(scores, method);
    figures.add(
        Figure.atMost(
            what, score.value() - bare.value(), "ns", bar, score.text() + " - " + bare.text()));
    bytes(what, score, 0);
  }

  private void timed(String method, String what) {
    var timed = score(one, method);
    var clocks = score(one, "twoClockReads");
    var peer = score(one, "peer");
    var peerClocks = score(one, "threeClockReads");
    var beyond = timed.value() - clocks.value();
    var peerBeyond = peer.value() - peerClocks.value();
    figures.add(
        Figure.atMost(
            what + " beyond two clock reads",
            beyond,
            "ns",
            BEYOND_CLOCK_NANOS,
            timed.text() + " - " + clocks.text()));
    bytes(what, timed, 0);
    figures.add(
        Figure.atMost(
            what + ", of resilience4j beyond its clock reads",
            beyond / peerBeyond,
            "x",
            1.0 / 3,
            "peer " + peer.text() + " - " + peerClocks.text()));
  }

  private void rejected() {
    var rejected = score(one, "rejected");
    var peer = score(one, "peerRejected");
    figures.add(
        Figure.atMost(
            "rejection", rejected.value(), "ns", 150, rejected.text() + ", call and all"));
    bytes("rejection", rejected, 64);
    figures.add(
        Figure.atMost(
            "rejection, of resilience4j's without stack",
            rejected.value() / peer.value(),
            "x",
            0.5,
            "peer " + peer.text() + " ns, " + Figure.number(peer.bytes()) + " B"));
  }

  private void bytes(String what, Jmh.Score score, double bar) {
    figures.add(
        Figure.atMost(what + ", allocated", score.bytes(), "B", bar, "of all threads")
            .slack(OTHER_THREADS_BYTES));
  }

  private static Jmh.Score score(Map<String, Jmh.Score> scores, String method) {
    var score = scores.get(method);
    if (score == null) {
      throw new IllegalStateException("no score of " + method);
    }
    return score;
  }
}
