package io.cemaf.agent.start;

import io.cemaf.agent.cli.Answer;
import io.cemaf.agent.cli.Exit;
import io.cemaf.agent.cli.Handler;
import io.cemaf.agent.policy.Control;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What the command line can ask of this JVM. */
final class LiveVerbs {
  private static final long PATIENCE_SECONDS = 10;

  private final Core core;
  private final Settings settings;

  LiveVerbs(Core core, Settings settings) {
    this.core = core;
    this.settings = settings;
  }

  Map<String, Handler> handlers() {
    var handlers = new HashMap<String, Handler>();
    handlers.put("status", this::status);
    handlers.put("explain", this::explain);
    handlers.put("set", this::set);
    handlers.put("reset", this::reset);
    handlers.put("detach", arguments -> detach());
    return handlers;
  }

  private static String text(Map<String, Object> arguments, String name) {
    if (arguments.get(name) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new IllegalArgumentException("'" + name + "' is missing");
  }

  private Answer status(Map<String, Object> arguments) {
    var shown =
        arguments.get("decisions") instanceof Number most
            ? Math.max(0, most.intValue())
            : StatusReport.DECISIONS_SHOWN;
    return Answer.of(new StatusReport(core, settings).whole(shown));
  }

  private Answer explain(Map<String, Object> arguments) {
    var rule = text(arguments, "rule");
    var report = new StatusReport(core, settings).explain(rule);
    return report.isEmpty()
        ? Answer.error(Exit.FINDINGS, "no rule or guard is named '" + rule + "'")
        : Answer.of(report);
  }

  private Answer set(Map<String, Object> arguments) {
    var key = text(arguments, "key");
    var value = arguments.get("value") instanceof String given ? given : "";
    var now = settings.set(key, value);
    core.loop().request(() -> {});
    var answer = new TreeMap<String, Object>();
    answer.put("key", key);
    answer.put("value", now == null ? "" : now.text());
    answer.put("origin", now == null ? "" : now.origin().label());
    answer.put(Answer.MESSAGE, key + " = " + (now == null ? "(nothing)" : now.text()));
    return Answer.of(answer);
  }

  private Answer reset(Map<String, Object> arguments) throws Exception {
    var rule = text(arguments, "rule");
    var done = new CompletableFuture<Control.Reset>();
    core.loop()
        .request(
            () -> {
              var control = core.loop().control();
              done.complete(
                  control == null ? Control.Reset.NOTHING : control.reset(rule, System.nanoTime()));
            });
    var count = done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (count.equals(Control.Reset.NOTHING) && !rule.equals("all")) {
      return Answer.error(
          Exit.FINDINGS,
          "no guard is named '"
              + rule
              + "', nor does a rule of that name have a guard or a circuit breaker");
    }
    return Answer.said(
        several(count.guards(), "guard")
            + (count.breakers() == 0 ? "" : " and " + several(count.breakers(), "circuit breaker"))
            + (count.pools() == 0 ? "" : " and " + several(count.pools(), "pool"))
            + " reset");
  }

  private static String several(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private Answer detach() throws Exception {
    var left = core.detach();
    return left == 0
        ? Answer.said("detached; every class has its own bytecode back")
        : Answer.error(Exit.FINDINGS, left + " classes could not be given back");
  }
}
