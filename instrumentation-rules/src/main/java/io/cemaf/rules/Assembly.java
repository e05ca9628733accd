package io.cemaf.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Puts files, device and packs together; of several files the first that sets a key wins. */
final class Assembly {
  static final String DEFAULT_GUARD = "default";

  private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(2);

  private final SourceFiles files;
  private final LoadOptions options;
  private final List<Problem> problems;
  private final List<Reference> references;
  private final List<Section> sections = new ArrayList<>();

  Assembly(
      SourceFiles files, LoadOptions options, List<Problem> problems, List<Reference> references) {
    this.files = files;
    this.options = options;
    this.problems = problems;
    this.references = references;
    for (var source : files.sources()) {
      sections.add(source.section());
    }
  }

  Rules assemble(boolean defaults) {
    var device = device();
    var deviceReading = new Reading(Rules.DEVICE + device, problems, references);
    var preset = Devices.section(device, deviceReading);
    var rules = defaults ? defaultRules() : rules();
    var guards = named("guard", RootShape.GUARDS, GuardShape::bind);
    var packs = Packs.on(files.sources());
    var hooks = Packs.load(packs, references);
    if (isReferenced(DEFAULT_GUARD) && !guards.containsKey(DEFAULT_GUARD)) {
      guards.put(DEFAULT_GUARD, defaultGuard(preset, deviceReading));
    }
    var webhooks = named("webhook", RootShape.WEBHOOKS, WebhookShape::bind);
    var policies = policies(rules);
    var quotas = named("quota", RootShape.QUOTAS, (named, reading) -> QuotaShape.bind(named));
    var budgets = named("budget", RootShape.BUDGETS, BudgetShape::bind);
    new References(
            guards,
            names(rules),
            hookNames(hooks, packs),
            webhooks.keySet(),
            quotas.keySet(),
            budgets.keySet(),
            problems)
        .check(references);
    new Contradictions(problems).check(policies);
    return new Rules(
        SensorsShape.first(sections, RootShape.MODE, Mode.ENFORCE),
        device,
        Objects.requireNonNullElse(deadline(), DEFAULT_DEADLINE),
        SensorsShape.bind(all(RootShape.SENSORS, null), problems),
        PressureShape.bind(
            all(RootShape.PRESSURE, preset),
            Objects.requireNonNull(preset.get(RootShape.PRESSURE)),
            problems),
        LimitsShape.bind(all(RootShape.LIMITS, null), problems),
        guards,
        rules,
        policies,
        webhooks,
        hooks,
        Given.in(sections, preset),
        files.paths(),
        defaults,
        pools(rules),
        MemoryShape.bind(all(RootShape.MEMORY, null), problems),
        DiskShape.bind(sections),
        LoggingShape.bind(sections),
        paging(rules),
        quotas,
        budgets);
  }

  private String device() {
    var written = options.device();
    if (written != null && !Devices.WORDS.contains(written)) {
      var message = "no device is named '" + written + "'" + Spelling.hint(written, Devices.WORDS);
      problems.add(new Problem(null, Problem.Severity.ERROR, Code.BAD_VALUE.id(), message));
      written = null;
    }
    var device =
        written == null ? SensorsShape.first(sections, RootShape.DEVICE, Devices.AUTO) : written;
    return device.equals(Devices.AUTO) ? Devices.detect(options.sysroot()) : device;
  }

  private List<Section> all(Key<Section> key, @Nullable Section preset) {
    var found = new ArrayList<Section>();
    for (var section : sections) {
      var value = section.get(key);
      if (value != null) {
        found.add(value);
      }
    }
    var last = preset == null ? null : preset.get(key);
    if (last != null) {
      found.add(last);
    }
    return found;
  }

  private List<RuleSpec> rules() {
    var rules = new ArrayList<RuleSpec>();
    var first = new HashMap<String, SourceRef>();
    var deadline = deadline();
    for (var source : files.sources()) {
      for (var named : source.section().get(RootShape.RULES, List.of())) {
        var rule = RuleShape.bind(named, null, source.reading());
        if (rule != null && isNew("rule", named, first, source.reading())) {
          rules.add(rule.under(deadline));
        }
      }
    }
    return rules;
  }

  /** What is written for all rules; null for nothing. */
  private @Nullable Duration deadline() {
    for (var section : sections) {
      if (section.get(RootShape.DEADLINE) != null) {
        return section.get(RootShape.DEADLINE);
      }
    }
    return null;
  }

  private List<RuleSpec> defaultRules() {
    var reading = new Reading("defaults", problems, references);
    var section = Resources.section("defaults.yaml", RootShape.SHAPE, reading);
    var rules = new ArrayList<RuleSpec>();
    for (var named : section.get(RootShape.RULES, List.of())) {
      var rule = RuleShape.bind(named, "defaults", reading);
      if (rule != null) {
        rules.add(rule);
      }
    }
    return rules;
  }

  /** What each name stands for, of all files; a name given twice is reported. */
  private <T> Map<String, T> named(
      String kind, Key<List<Named<Section>>> key, BiFunction<Named<Section>, Reading, T> bind) {
    var specs = new LinkedHashMap<String, T>();
    var first = new HashMap<String, SourceRef>();
    for (var source : files.sources()) {
      for (var named : source.section().get(key, List.of())) {
        if (isNew(kind, named, first, source.reading())) {
          specs.put(named.name(), bind.apply(named, source.reading()));
        }
      }
    }
    return specs;
  }

  private List<PolicySpec> policies(List<RuleSpec> rules) {
    var defaults = new DefaultPolicies(rules);
    var policies = new ArrayList<PolicySpec>();
    var first = new HashMap<String, SourceRef>();
    for (var source : files.sources()) {
      for (var named : source.section().get(RootShape.POLICIES, List.of())) {
        var policy = PolicyShape.bind(named, defaults.named(named.name()), source.reading());
        if (isNew("policy", named, first, source.reading()) && policy != null) {
          policies.add(policy);
        }
      }
    }
    for (var policy : defaults.all()) {
      if (!first.containsKey(policy.name())) {
        policies.add(policy);
      }
    }
    return policies;
  }

  private List<PoolSpec> pools(List<RuleSpec> rules) {
    var pools = new ArrayList<PoolSpec>();
    var first = new HashMap<String, SourceRef>();
    for (var source : files.sources()) {
      for (var named : source.section().get(RootShape.POOLS, List.of())) {
        var pool = PoolShape.bind(named, source.reading());
        if (pool != null
            && isNew("pool", named, first, source.reading())
            && isNoRules("pool", named, rules, source.reading())) {
          pools.add(pool);
        }
      }
    }
    return pools;
  }

  /** Fields and stores have names of their own, since modes are set by the name alone. */
  private @Nullable PagingSpec paging(List<RuleSpec> rules) {
    var first = new HashMap<String, SourceRef>();
    for (var source : files.sources()) {
      var section = source.section().get(RootShape.PAGING);
      if (section != null) {
        for (var key : List.of(PagingShape.FIELDS, PagingShape.STORES)) {
          for (var named : section.get(key, List.of())) {
            if (isNew("paged field or store", named, first, source.reading())) {
              var unused = isNoRules("paged field or store", named, rules, source.reading());
            }
          }
        }
      }
    }
    return PagingShape.bind(all(RootShape.PAGING, null), problems);
  }

  private GuardSpec defaultGuard(Section preset, Reading reading) {
    for (var named : preset.get(RootShape.GUARDS, List.of())) {
      if (named.name().equals(DEFAULT_GUARD)) {
        return Thresholds.apply(GuardShape.bind(named, reading), options.environment(), problems);
      }
    }
    throw new IllegalStateException(reading.file() + " has no guard named " + DEFAULT_GUARD);
  }

  private static boolean isNew(
      String kind, Named<?> named, Map<String, SourceRef> first, Reading reading) {
    var before = first.putIfAbsent(named.name(), named.source());
    if (before == null) {
      return true;
    }
    reading.error(
        named.source(),
        Code.DUPLICATE,
        kind + " '" + named.name() + "' is given twice, first at " + before);
    return false;
  }

  /** Modes are set, and explanations asked for, by the name alone. */
  private static boolean isNoRules(
      String kind, Named<?> named, List<RuleSpec> rules, Reading reading) {
    for (var rule : rules) {
      if (rule.name().equals(named.name())) {
        reading.error(
            named.source(),
            Code.DUPLICATE,
            kind
                + " '"
                + named.name()
                + "' has the name of the rule at "
                + rule.source()
                + "; give one of them another, as set, reset and explain go by names");
        return false;
      }
    }
    return true;
  }

  private boolean isReferenced(String guard) {
    for (var reference : references) {
      if (reference.kind() == Reference.Kind.GUARD && reference.name().equals(guard)) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> names(List<RuleSpec> rules) {
    var names = new HashSet<String>();
    for (var rule : rules) {
      names.add(rule.name());
    }
    return names;
  }

  /** Of packs that are switched off too: their rules rest, they are not misspelt. */
  private static Set<String> hookNames(Map<String, ?> hooks, List<String> packs) {
    return packs.size() == Packs.NAMES.size()
        ? hooks.keySet()
        : Packs.load(Packs.NAMES, new ArrayList<>()).keySet();
  }
}
