package com.acme.desk;

import io.cemaf.CallRejectedException;
import io.cemaf.Cemaf;
import io.cemaf.Level;
import io.cemaf.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an application asks through the API, and what it is told. */
final class ApiCalls {
  private static final Map<String, List<String>> HEARD = new ConcurrentHashMap<>();
  private static final Map<String, Registration> LISTENING = new ConcurrentHashMap<>();

  private ApiCalls() {}

  static String obey(String... order) {
    return switch (order[1]) {
      case "level" -> Cemaf.level() + " " + Cemaf.isUnderPressure();
      case "stats" -> {
        var stats = Cemaf.stats();
        yield stats.level()
            + " temperature "
            + stats.signals().get("temperature")
            + " "
            + order[2]
            + " "
            + stats.rules().get(order[2]);
      }
      case "can" -> {
        var admission = Cemaf.canExecute(order[2]);
        yield admission.granted() + " " + admission.reason();
      }
      case "memory" -> memory();
      case "items" -> items(Integer.parseInt(order[2]));
      case "throttle" -> Long.toString(Cemaf.throttle().toMillis());
      case "await" ->
          Boolean.toString(
              Cemaf.awaitLevel(
                  Level.valueOf(order[2]), Duration.ofMillis(Long.parseLong(order[3]))));
      case "concurrency" -> Integer.toString(Cemaf.recommendedConcurrency(order[2]));
      case "number" -> Integer.toString(Cemaf.constraint(order[2], Integer.parseInt(order[3])));
      case "processors" -> Integer.toString(Runtime.getRuntime().availableProcessors());
      case "each" -> each(Integer.parseInt(order[2]));
      case "yesTrue" -> Boolean.toString(Cemaf.constraint(order[2], true));
      case "yes" -> Boolean.toString(Cemaf.constraint(order[2], false));
      case "listen" -> listen(order[2], order[3]);
      case "unlisten" -> {
        LISTENING.remove(order[2]).close();
        yield "done";
      }
      case "sensor" -> replace(order[2], Cemaf.sensor(order[2], () -> said(order[2])));
      case "openWhile" -> replace(order[2], Cemaf.openWhile(order[2], () -> said(order[2]) > 0));
      case "loader" -> String.valueOf(Cemaf.class.getClassLoader().getName());
      case "heard" -> String.join(";", HEARD.getOrDefault(order[2], List.of()));
      default -> throw new IllegalArgumentException(order[1]);
    };
  }

  /** Does something inside a call of a rule. */
  static String inCall(String rule, Callable<String> what) throws Exception {
    return Cemaf.guard(rule, what::call);
  }

  /** A method that may be refused, by the class of the API that this class knows. */
  static String askCatching(Tally tally) {
    try {
      return new Desk(tally).ask("a");
    } catch (CallRejectedException refused) {
      return "caught " + refused.rejection().action() + " of " + refused.rejection().signal();
    }
  }

  /** A block, as a call of a rule or a guard. */
  static String block(String name, Tally tally) throws Exception {
    return Cemaf.guard(
        name,
        () -> {
          tally.work();
          return name;
        });
  }

  /** As the other one, written as a block. */
  @SuppressWarnings("try") // the block is all there is to it
  static String plainBlock(String name, Tally tally) {
    try (var block = Cemaf.guard(name)) {
      tally.work();
      return name;
    }
  }

  /** A block that fails. */
  static String failingBlock(String name) throws Exception {
    return Cemaf.guard(
        name,
        () -> {
          throw new java.io.IOException("on purpose");
        });
  }

  private static String memory() {
    try {
      Cemaf.checkMemory();
      return "enough";
    } catch (CallRejectedException refused) {
      return refused.getMessage();
    }
  }

  private static String items(int count) {
    var taken = 0;
    var items = Cemaf.guarded(IntStream.range(0, count).iterator());
    try {
      while (items.hasNext()) {
        items.next();
        taken++;
      }
      return taken + " items";
    } catch (CallRejectedException refused) {
      return taken + " items, then " + refused.getMessage();
    }
  }

  /** All items at once, and what is left of their list when the first was taken out. */
  private static String each(int count) {
    var all = new ArrayList<Integer>();
    var list = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Cemaf.guarded(list.iterator()).forEachRemaining(all::add);
    var removing = Cemaf.guarded(list.iterator());
    removing.next();
    removing.remove();
    return all.stream().map(String::valueOf).collect(Collectors.joining(","))
        + " then "
        + list.size()
        + " left";
  }

  private static String replace(String name, Registration registration) {
    LISTENING.put(name, registration);
    return "done";
  }

  /** What the property of that name says. */
  private static double said(String name) {
    var text = System.getProperty("desk.said." + name, "NaN");
    return switch (text) {
      case "throws" -> throw new IllegalStateException("on purpose");
      case "error" -> throw new AssertionError("on purpose");
      case "hangs" -> {
        Parts.hang();
        yield Double.NaN;
      }
      default -> Double.parseDouble(text);
    };
  }

  private static String listen(String what, String kind) {
    var heard = HEARD.computeIfAbsent(what, name -> new CopyOnWriteArrayList<>());
    LISTENING.put(
        what,
        switch (what) {
          case "normal" -> Cemaf.onNormal(change -> hear(heard, kind, change));
          case "warning" -> Cemaf.onWarning(change -> hear(heard, kind, change));
          case "critical" -> Cemaf.onCritical(change -> hear(heard, kind, change));
          case "telemetry" -> Cemaf.onTelemetry(all -> hear(heard, kind, all.get("temperature")));
          case "decision" -> Cemaf.onDecision(decision -> hear(heard, kind, decision));
          default -> throw new IllegalArgumentException(what);
        });
    return "done";
  }

  private static void hear(List<String> heard, String kind, Object what) {
    heard.add(String.valueOf(what));
    switch (kind) {
      case "throws" -> throw new IllegalStateException("on purpose");
      case "error" -> throw new AssertionError("on purpose");
      case "calls" -> heard.add(new Desk(new Tally(0)).ask("a"));
      case "hangs" -> Parts.hang();
      default -> {
        // As listeners should be.
      }
    }
  }
}
