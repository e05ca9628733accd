package com.acme.desk;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The methods that can be called by name, each on an object of its own. */
final class Methods {
  /** One call of one method. */
  @FunctionalInterface
  interface Method {
    Object call(Tally tally) throws Exception;
  }

  private static final List<String> FIVE = List.of("a", "b", "c", "d", "e");

  private static final Map<String, Method> ALL =
      Map.ofEntries(
          Map.entry("ask", tally -> new Desk(tally).ask("a")),
          Map.entry("shelf", tally -> new Shelf(tally).ask("a")),
          Map.entry("tell", tally -> new Desk(tally).tell("a")),
          Map.entry("sortText", tally -> new Desk(tally).sort("a")),
          Map.entry("sortNumber", tally -> new Desk(tally).sort(1)),
          Map.entry("pairTextFirst", tally -> new Desk(tally).pair("a", 1)),
          Map.entry("pairNumberFirst", tally -> new Desk(tally).pair(1, "a")),
          Map.entry("marked", tally -> new Desk(tally).marked("a")),
          Map.entry("outer", tally -> new Desk(tally).outer("a")),
          Map.entry("inner", tally -> new Desk(tally).inner("a")),
          Map.entry("locked", tally -> new Desk(tally).locked("a")),
          Map.entry("failing", tally -> new Desk(tally).failing("a")),
          Map.entry("block", tally -> ApiCalls.block("work", tally)),
          Map.entry("plainBlock", tally -> ApiCalls.plainBlock("work", tally)),
          Map.entry("failingBlock", tally -> ApiCalls.failingBlock("work")),
          Map.entry("guardBlock", tally -> ApiCalls.block("board", tally)),
          Map.entry("unknownBlock", tally -> ApiCalls.block("nobody", tally)),
          Map.entry("blockFlaky", tally -> BlockCalls.flaky()),
          Map.entry("blockFlakyPlain", tally -> BlockCalls.flakyPlain()),
          Map.entry("blockFlakyTold", tally -> BlockCalls.flakyTold()),
          Map.entry("blockFree", tally -> BlockCalls.at(false)),
          Map.entry("blockLocked", tally -> BlockCalls.at(true)),
          Map.entry("blockClosedTwice", tally -> BlockCalls.closedTwice()),
          Map.entry("blockClosedElsewhere", tally -> BlockCalls.closedElsewhere()),
          Map.entry("askCatching", ApiCalls::askCatching),
          Map.entry("patient", tally -> new Patient(tally).plain("a")),
          Map.entry("patientDeclared", tally -> new Patient(tally).declared("a")),
          Map.entry("patientEndless", tally -> new Patient(tally).endless("a")),
          Map.entry("patientGivenUp", tally -> new Patient(tally).never("a").cancel(true)),
          Map.entry("patientLater", tally -> new Patient(tally).later("a")),
          Map.entry("apiThrottle", tally -> ApiCalls.obey("api", "throttle")),
          Map.entry("apiAwait", tally -> ApiCalls.obey("api", "await", "NORMAL", "30000")),
          Map.entry("apiItems", tally -> ApiCalls.obey("api", "items", "3")),
          Map.entry("later", tally -> new Desk(tally).later("a").get()),
          Map.entry("stream", Methods::stream),
          Map.entry("chat", tally -> new OwnModel(tally).chat("a question")),
          Map.entry(
              "decorated",
              tally -> new Decorated(new Decorated(new OwnModel(tally))).chat("a question")),
          Map.entry("burn", tally -> new Desk(tally).burn(16)),
          Map.entry("hold", tally -> new Desk(tally).hold(8)),
          Map.entry("number", tally -> new Desk(tally).number(41)),
          Map.entry("list", tally -> new Desk(tally).list()),
          Map.entry("each", tally -> String.join(",", new Desk(tally).each(FIVE))),
          Map.entry("mark", Methods::mark),
          Map.entry("size", tally -> new Desk(tally).size(FIVE)),
          Map.entry("refused", tally -> new Desk(tally).refused(FIVE)),
          Map.entry("maybe", tally -> new Desk(tally).maybe()),
          Map.entry("soon", tally -> new Desk(tally).soon().get()),
          Map.entry("self", Methods::self),
          Map.entry("contended", tally -> Holdups.contended()),
          Map.entry("pinned", tally -> Holdups.pinned()),
          Map.entry("flaky", tally -> Flaky.seen()),
          Map.entry("flakyList", tally -> Flaky.seenList()),
          Map.entry("flakyLater", tally -> Flaky.seenLater()),
          Map.entry("flakyInterrupted", tally -> Flaky.interrupted()),
          Map.entry("flakyCalls", tally -> Flaky.calls()),
          Map.entry("flakyCancelWaiting", tally -> Flaky.cancelled(1)),
          Map.entry("flakyCancelRunning", tally -> Flaky.cancelled(2)),
          Map.entry("flakyVirtual", tally -> Flaky.virtual()),
          Map.entry("flakyWithTool", tally -> Flaky.seenWithTool()),
          Map.entry("flakyToolCalls", tally -> Flaky.toolCalls()),
          Map.entry("flakyAtTheEnd", tally -> Flaky.seenAtTheEnd()),
          Map.entry("flakyMany", tally -> Flaky.manyAtTheirLimit(3, 1_000)),
          Map.entry("told", tally -> Teller.told()),
          Map.entry("toldSimply", tally -> Teller.toldSimply()),
          Map.entry("toldTwice", tally -> Teller.toldTwice()),
          Map.entry("toldAfterThrowing", tally -> Teller.toldAfterThrowing()),
          Map.entry("tellerHeard", tally -> Teller.heard()),
          Map.entry("tellerCalls", tally -> Teller.calls()),
          Map.entry("level", tally -> new Probe().level()),
          Map.entry("flag", tally -> new Probe().flag()));

  private Methods() {}

  static Method named(String name) {
    var method = ALL.get(name);
    if (method == null) {
      throw new IllegalArgumentException("no method " + name);
    }
    return method;
  }

  private static String mark(Tally tally) {
    var numbers = new int[4];
    new Desk(tally).mark(numbers);
    return Arrays.toString(numbers);
  }

  private static String self(Tally tally) {
    var desk = new Desk(tally);
    return desk.self() == desk ? "itself" : "another";
  }

  /** Waits for the handler to be told, as a blocking caller would. */
  private static String stream(Tally tally) throws Exception {
    var answer = new CompletableFuture<String>();
    new Desk(tally)
        .stream(
            "a",
            new Desk.Handler() {
              @Override
              public void answered(String text) {
                answer.complete(text);
              }

              @Override
              public void failed(Throwable problem) {
                answer.completeExceptionally(problem);
              }
            });
    return answer.get();
  }
}
