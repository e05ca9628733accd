package io.cemaf.agent.start;

import io.cemaf.Pool;
import io.cemaf.agent.cli.StatusDocument;
import io.cemaf.agent.guard.AdaptiveLimit;
import io.cemaf.agent.guard.Breaker;
import io.cemaf.agent.guard.Costs;
import io.cemaf.agent.guard.GuardGate;
import io.cemaf.agent.guard.LoopGuard;
import io.cemaf.agent.guard.Rate;
import io.cemaf.agent.limit.RateLimiter;
import io.cemaf.agent.observe.Decision;
import io.cemaf.agent.policy.Control;
import io.cemaf.agent.policy.PolicyChoice;
import io.cemaf.rules.DiskSpec;
import io.cemaf.rules.LoggingSpec;
import io.cemaf.rules.PagingSpec;
import io.cemaf.rules.Rules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code status} and {@code explain} tell, as nested maps for JSON; NaN becomes null. */
final class StatusReport {
  /** How many decisions {@code status} shows unless it is asked for more. */
  static final int DECISIONS_SHOWN = 20;

  private final Core core;
  private final Settings settings;

  StatusReport(Core core, Settings settings) {
    this.core = core;
    this.settings = settings;
  }

  Map<String, Object> whole(int decisionsShown) {
    var report = new LinkedHashMap<String, Object>();
    report.put("agent", agent());
    report.put("rules", rules());
    report.put("settings", settings.document());
    var control = core.loop().control();
    if (control != null) {
      report.put("level", level(control));
      report.put("signals", signals(control));
      report.put("thresholds", thresholds(control, any -> true));
      report.put("forecasts", forecasts(control, any -> true));
      report.put("sensors", sensors());
      report.put("guards", guards(control, any -> true));
      report.put("policies", policies(control));
      report.put("memory", MemoryText.of(control.memory(), core.oomScoreAdj()));
    }
    report.put("own", own());
    report.put("pools", pools(any -> true));
    storage(report, any -> true);
    report.put("ruleStates", ruleStates(any -> true));
    report.put("quotas", QuotaText.of(core.gatekeeper().quotas(), System.nanoTime()));
    report.put("budgets", QuotaText.ofBudgets(core.gatekeeper().budgets(), System.nanoTime()));
    report.put("woven", woven(any -> true));
    report.put("unknownLibraries", core.weaver().unknownLibraries());
    report.put("fallBacks", core.health().fallBacks());
    report.put("faults", core.health().faults());
    report.put("overhead", overhead());
    report.put("decisions", decisions(decisionsShown, any -> true));
    return report;
  }

  /** Everything about one rule or guard; empty if there is none of that name. */
  Map<String, Object> explain(String name) {
    var report = new LinkedHashMap<String, Object>();
    var rules = core.rules();
    var control = core.loop().control();
    if (rules == null || control == null) {
      return report;
    }
    var written =
        Stream.concat(
                rules.rules().stream().filter(rule -> rule.name().equals(name)).map(RuleText::of),
                rules.pools().stream().filter(pool -> pool.name().equals(name)).map(RuleText::of))
            .toList();
    var named =
        rules.rules().stream()
            .filter(rule -> rule.name().equals(name))
            .map(rule -> rule.guard() == null ? "" : rule.guard())
            .toList();
    var guards = guards(control, guard -> guard.equals(name) || named.contains(guard));
    storage(report, name::equals);
    if (written.isEmpty() && guards.isEmpty()) {
      return report;
    }
    report.put("name", name);
    report.put(
        "order",
        "loop -> skip or sibling call -> deadline(retry(attempt)); an attempt is delayed by its"
            + " throttle, waits in one place, then takes guard, permit, memory, rate, circuit breaker"
            + " and spacing in one step; an open circuit breaker refuses at once; then set, scaleArg,"
            + " truncate and split are computed for the level by then");
    report.put("written", written);
    var guard = rules.guards().get(name);
    if (guard != null) {
      report.put("guard", RuleText.of(guard));
    }
    report.put("level", level(control));
    report.put("thresholds", thresholds(control, control.level().signal()::equals));
    report.put("forecasts", forecasts(control, decides(rules, name, named)));
    report.put("guards", guards);
    report.put(
        "policies",
        rules.rules().stream()
            .filter(rule -> rule.name().equals(name))
            .flatMap(rule -> control.policiesOf(rule).stream())
            .map(choice -> choice(name, choice))
            .toList());
    report.put("pools", pools(name::equals));
    report.put("ruleStates", ruleStates(name::equals));
    report.put("woven", woven(names -> names.contains(name)));
    report.put("decisions", decisions(1_000, decision -> decision.subject().equals(name)));
    return report;
  }

  /** Which forecasts a rule, its guards or the levels go by. */
  private static Predicate<String> decides(Rules rules, String name, List<String> guards) {
    var texts = new ArrayList<String>();
    for (var rule : rules.rules()) {
      if (rule.name().equals(name)) {
        texts.add(RuleText.of(rule).toString());
      }
    }
    for (var guard : rules.guards().values()) {
      if (guard.name().equals(name) || guards.contains(guard.name())) {
        texts.add(RuleText.of(guard).toString());
      }
    }
    return by -> by.equals("levels") || texts.stream().anyMatch(text -> text.contains(by + " "));
  }

  private Map<String, Object> agent() {
    var agent = new LinkedHashMap<String, Object>();
    agent.put("version", Version.read());
    agent.put("pid", ProcessHandle.current().pid());
    agent.put(
        "uptimeMillis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - core.startedNanos()));
    agent.put("mode", settings.mode().name());
    agent.put("enabled", settings.enabled());
    agent.put("jdk", System.getProperty("java.version", ""));
    return agent;
  }

  private Map<String, Object> rules() {
    var report = new LinkedHashMap<String, Object>();
    Rules rules = core.rules();
    report.put(
        "files", rules == null ? List.of() : rules.files().stream().map(Object::toString).toList());
    report.put("defaults", rules != null && rules.defaults());
    report.put("device", rules == null ? "" : rules.device());
    report.put("inForce", rules != null);
    report.put("problems", core.watch().problems());
    return report;
  }

  private static Map<String, Object> level(Control control) {
    var state = control.level();
    var level = new LinkedHashMap<String, Object>();
    level.put("current", state.level().name());
    level.put("forMillis", (System.nanoTime() - state.sinceNanos()) / 1_000_000);
    level.put("forced", state.signal().equals("forced"));
    level.put("signal", state.signal());
    level.put("value", number(state.value()));
    level.put("threshold", number(state.threshold()));
    return level;
  }

  private static Map<String, Object> signals(Control control) {
    var signals = new LinkedHashMap<String, Object>();
    control.signals().forEach((name, value) -> signals.put(name, number(value)));
    return signals;
  }

  private static @Nullable Object number(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) ? null : value;
  }

  private static List<Object> thresholds(Control control, Predicate<String> wanted) {
    var all = new ArrayList<Object>();
    for (var threshold : control.thresholds()) {
      if (wanted.test(threshold.signal())) {
        var one = new LinkedHashMap<String, Object>();
        one.put("level", threshold.level().name());
        one.put("signal", threshold.signal());
        one.put("threshold", threshold.value());
        one.put("learned", threshold.learned());
        one.put("atMost", threshold.hard());
        one.put("seenMinutes", (long) threshold.seenSeconds() / 60);
        all.add(one);
      }
    }
    return all;
  }

  private static List<Object> forecasts(Control control, Predicate<String> wanted) {
    var all = new ArrayList<Object>();
    for (var forecast : control.forecasts()) {
      if (wanted.test(forecast.by())) {
        var one = new LinkedHashMap<String, Object>();
        one.put("signal", forecast.signal());
        one.put("by", forecast.by());
        one.put("seconds", forecast.seconds());
        one.put("forecast", number(forecast.value()));
        one.put("slope", number(forecast.slope()));
        one.put("confidence", number(forecast.confidence()));
        one.put("moving", forecast.moving());
        all.add(one);
      }
    }
    return all;
  }

  private List<Map<String, Object>> sensors() {
    return core.sensors().status().stream().map(StatusDocument::sensor).toList();
  }

  private static List<Object> guards(Control control, Predicate<String> wanted) {
    var all = new ArrayList<Object>();
    for (var guard : control.guards()) {
      if (!wanted.test(guard.name())) {
        continue;
      }
      var one = new LinkedHashMap<String, Object>();
      one.put("name", guard.name());
      one.put("state", guard.state().state().name());
      one.put("forMillis", (System.nanoTime() - guard.state().sinceNanos()) / 1_000_000);
      one.put("why", why(guard.view()));
      one.put("retryAfterMillis", guard.view().retryAfterMillis());
      one.put("waiting", guard.waiting());
      all.add(one);
    }
    return all;
  }

  /** What the application says in place of sensors and guards. */
  private List<Object> own() {
    var all = new ArrayList<Object>();
    for (var reading : core.own().reports()) {
      var one = new LinkedHashMap<String, Object>();
      one.put("kind", reading.kind().name().toLowerCase(Locale.ROOT));
      one.put("name", reading.name());
      one.put("value", number(reading.value()));
      all.add(one);
    }
    return all;
  }

  private static List<Object> policies(Control control) {
    var all = new ArrayList<Object>();
    for (var policy : control.policies()) {
      var spec = policy.spec();
      var one = new LinkedHashMap<String, Object>();
      one.put("name", spec.name());
      one.put("state", policy.state());
      one.put("forMillis", (System.nanoTime() - policy.sinceNanos()) / 1_000_000);
      one.put("actions", policy.facts().actions());
      var about = spec.rules().isEmpty() ? "all rules" : "rules " + spec.rules();
      one.put("about", spec.subsystem() == null ? about : "subsystem " + spec.subsystem());
      one.put("signal", policy.facts().signal());
      one.put("value", number(policy.facts().value()));
      one.put("threshold", number(policy.facts().threshold()));
      one.put("begun", policy.begun());
      one.put("default", spec.builtIn());
      all.add(one);
    }
    return all;
  }

  /** The rule's own throttle may be stricter than any policy's. */
  private Object choice(String rule, PolicyChoice choice) {
    var own = choice.action().equals("throttle") ? core.gatekeeper().duty(rule) : 1;
    var over = new ArrayList<String>();
    choice.over().forEach((policy, share) -> over.add(policy + " (" + share + ")"));
    if (own < choice.value()) {
      over.add(choice.by().name() + " (" + choice.value() + ")");
    } else if (own < 1) {
      over.add("the rule's throttle (" + own + ")");
    }
    over.sort(null);
    var one = new LinkedHashMap<String, Object>();
    one.put("action", choice.action());
    one.put("share", Math.min(own, choice.value()));
    one.put("decides", own < choice.value() ? "the rule's throttle" : choice.by().name());
    one.put("signal", choice.why().signal());
    one.put("value", number(choice.why().value()));
    one.put("threshold", number(choice.why().threshold()));
    one.put("overrides", over);
    return one;
  }

  private static String why(GuardGate.View view) {
    return view.signal().isEmpty()
        ? ""
        : view.signal() + " " + view.value() + ", threshold " + view.threshold();
  }

  private List<Object> pools(Predicate<String> wanted) {
    var all = new ArrayList<Object>();
    for (var pool : core.poolReport()) {
      if (wanted.test(pool.rule())) {
        var one = new LinkedHashMap<String, Object>();
        one.put("rule", pool.rule());
        one.put("pool", pool.pool());
        one.put("threads", pool.threads());
        one.put("owner", pool.owner());
        one.put("core", pool.core());
        one.put("maximum", pool.maximum());
        one.put("limit", pool.limit() == Pool.UNLIMITED ? null : pool.limit());
        one.put("workers", pool.workers());
        one.put("active", pool.active());
        one.put("queued", pool.queued());
        one.put("completed", pool.completed());
        one.put("state", pool.state());
        all.add(one);
      }
    }
    return all;
  }

  private void storage(Map<String, Object> report, Predicate<String> wanted) {
    var rules = core.rules();
    var disk = core.storage().diskOrNull();
    if (rules != null && rules.disk() != null && disk != null && wanted.test(DiskSpec.NAME)) {
      report.put(DiskSpec.NAME, StorageText.of(rules.disk(), disk, Path.of(settings.sysroot())));
    }
    var logs = core.storage().logsOrNull();
    if (rules != null && rules.logging() != null && logs != null && wanted.test(LoggingSpec.NAME)) {
      report.put(LoggingSpec.NAME, StorageText.of(rules.logging(), logs));
    }
    var pages = core.paging().pagesOrNull();
    if (rules != null && rules.paging() != null && pages != null && wanted.test(PagingSpec.NAME)) {
      report.put(
          PagingSpec.NAME,
          PagingText.of(rules.paging().pages(), pages, core.paging().decodedBytes()));
    }
  }

  private List<Object> ruleStates(Predicate<String> wanted) {
    var all = new ArrayList<Object>();
    for (var state : core.gatekeeper().states()) {
      if (!wanted.test(state.name())) {
        continue;
      }
      var one = new LinkedHashMap<String, Object>();
      one.put("rule", state.name());
      one.put("inFlight", state.meter().inFlight());
      one.put("started", state.meter().started());
      one.put("failed", state.meter().failed());
      one.put("permitsTaken", state.permitsTaken());
      one.put("waiting", state.waiting());
      one.put("paused", state.paused());
      one.put("rejected", state.rejected());
      one.put("skipped", state.skipped());
      one.put("split", state.split());
      one.put("degraded", state.degraded());
      one.put("proceeded", state.proceeded());
      one.put("shed", state.shed());
      one.put("throttled", state.throttled());
      one.put("retried", state.retried());
      one.put("fellBack", state.fellBack());
      one.put("timedOut", state.timedOut());
      one.put("overdue", state.overdue());
      var cost = state.costs().cost();
      if (cost.samples() > 0) {
        one.put("cost", cost(cost));
      }
      var adaptive = state.adaptive();
      if (adaptive != null) {
        one.put("concurrency", concurrency(adaptive));
      }
      var allocation = state.allocation();
      if (allocation != null) {
        one.put("allocation", AllocationText.of(allocation));
      }
      var breaker = state.breaker();
      if (breaker != null) {
        one.put("circuitBreaker", circuitBreaker(breaker));
      }
      var loop = state.loop();
      if (loop != null) {
        one.put("loop", loop(loop));
      }
      var terms = core.gatekeeper().terms(state.name());
      if (terms != null) {
        one.put("mode", terms.mode().name());
        one.put("priority", terms.priority().name());
        one.put("limit", terms.limit() == Integer.MAX_VALUE ? null : terms.limit());
        one.put("spacingMillis", terms.spacingNanos() / 1_000_000);
        if (terms.paced()) {
          one.put("duty", Math.min(terms.duty(), state.pacer().duty()));
        }
        var degrade = terms.degrade();
        if (degrade != null) {
          one.put("degrade", DegradeText.of(degrade));
        }
        var rate = terms.rate();
        var counted = state.rate();
        if (rate != null) {
          one.put("rateLimiter", rateLimiter(rate, counted));
        }
        if (state.waiting() > 0 && !terms.onPause().isEmpty()) {
          one.put("onPause", terms.onPause());
        }
      }
      all.add(one);
    }
    return all;
  }

  private static Map<String, Object> cost(Costs.Cost cost) {
    var one = new LinkedHashMap<String, Object>();
    one.put("samples", cost.samples());
    one.put("durationMillis", number(cost.durationNanos() / 1e6));
    one.put("cpuMillis", number(cost.cpuNanos() / 1e6));
    one.put("allocatedBytes", number(cost.allocatedBytes()));
    one.put("liveBytes", number(cost.liveBytes()));
    return one;
  }

  private static Map<String, Object> circuitBreaker(Breaker breaker) {
    var one = new LinkedHashMap<String, Object>();
    one.put("state", breaker.state().name());
    one.put("failureRate", number(breaker.failureRate()));
    one.put("slowCallRate", number(breaker.slowCallRate()));
    one.put("retryAfterMillis", breaker.retryAfterMillis());
    one.put("signal", breaker.why().signal());
    one.put("value", number(breaker.why().value()));
    one.put("threshold", number(breaker.why().threshold()));
    return one;
  }

  private static Map<String, Object> loop(LoopGuard loop) {
    var one = new LinkedHashMap<String, Object>();
    one.put("key", loop.spec().key().text());
    one.put("maxCalls", loop.spec().maxCalls());
    one.put("perMillis", loop.spec().per().toMillis());
    one.put("keys", loop.keys());
    one.put("evictedKeys", loop.evicted());
    return one;
  }

  private static Map<String, Object> rateLimiter(Rate rate, @Nullable RateLimiter counted) {
    var one = new LinkedHashMap<String, Object>();
    one.put("limitForPeriod", rate.limit());
    one.put("limitRefreshPeriodMillis", rate.periodNanos() / 1_000_000);
    one.put("left", counted == null ? null : counted.left(rate.limit(), System.nanoTime()));
    return one;
  }

  private static Map<String, Object> concurrency(AdaptiveLimit limit) {
    var one = new LinkedHashMap<String, Object>();
    one.put("algorithm", RuleText.word(limit.algorithm()));
    one.put("limit", limit.meanLimit());
    one.put("serviceSeconds", limit.serviceSeconds());
    return one;
  }

  private List<Object> woven(Predicate<List<String>> wanted) {
    var all = new ArrayList<Object>();
    for (var method : core.weaver().woven().all()) {
      if (wanted.test(method.rules())) {
        var one = new LinkedHashMap<String, Object>();
        one.put("method", method.name());
        one.put("descriptor", method.descriptor());
        one.put("rules", method.rules());
        one.put("loader", method.loader());
        all.add(one);
      }
    }
    return all;
  }

  private Map<String, Object> overhead() {
    var overhead = new LinkedHashMap<String, Object>();
    overhead.put("controlSteps", core.loop().steps());
    overhead.put("controlMillis", core.loop().stepNanos() / 1_000_000);
    overhead.put("decisionsLost", core.decisions().lost());
    return overhead;
  }

  private List<Map<String, Object>> decisions(int most, Predicate<Decision> wanted) {
    return StatusDocument.decisions(core.decisions().last(most, wanted));
  }
}
