package io.cemaf.rules;

import java.time.Duration;
import java.util.List;

/** A rules file. */
final class RootShape {
  static final Key<String> API_VERSION =
      Key.of(
          "apiVersion",
          new TextType(TextType.Form.VERSION),
          "The language that the file is written in.",
          "cemaf/v1");
  static final Key<Mode> MODE =
      Key.of(
          "mode",
          WordType.of(Mode.values()),
          "enforce acts; observe decides and records, and changes nothing; off does neither.",
          "enforce");
  static final Key<String> DEVICE =
      Key.of(
          "device",
          WordType.of(Devices.WORDS),
          "Whose default thresholds hold; auto looks at the model and the container's limits.",
          "auto");
  static final Key<List<String>> INCLUDE =
      Key.of(
          "include",
          new ListType<>(new TextType(TextType.Form.PATH), true),
          "Other files, relative to this one; what this file says goes first.",
          "none");
  static final Key<List<Named<Boolean>>> PACKS =
      Key.of(
          "packs",
          new NamedType<>(TextType.Form.NAME, WordType.onOff()),
          "Built-in packs to switch off; they are on where their library is on the class path.",
          "all on");
  static final Key<Duration> DEADLINE =
      Key.of(
          "deadline",
          new QuantityType.OfDuration(Duration.ofMillis(1), Duration.ofDays(1)),
          "Of every wait and attempt of one call together; a rule may have its own. While nobody"
              + " writes one, no attempt is ended.",
          "2m");
  static final Key<Section> SENSORS =
      Key.of("sensors", new SectionType(SensorsShape.SHAPE), "What is sensed, and how often.", "");
  static final Key<Section> PRESSURE =
      Key.of("pressure", new SectionType(PressureShape.SHAPE), "When which level holds.", "");
  static final Key<Section> LIMITS =
      Key.of(
          "limits",
          new SectionType(LimitsShape.SHAPE),
          "What this process may use; rescales the levels, and bounds pools.",
          "none");
  static final Key<Section> MEMORY =
      Key.of(
          "memory",
          new SectionType(MemoryShape.SHAPE),
          "How much memory this process may take.",
          "none");
  static final Key<List<Named<Section>>> POLICIES =
      Key.of(
          "policies",
          new NamedType<>(
              TextType.Form.NAME,
              new SectionType(
                  PolicyShape.SHAPE, PolicyShape.MODE, "{ when: cpu > 90%, do: { alert: info } }")),
          "What else a signal should do.",
          "`vram`, `cpu` and `latency`, for registered subsystems");
  static final Key<List<Named<Section>>> WEBHOOKS =
      Key.of(
          "webhooks",
          new NamedType<>(
              TextType.Form.NAME,
              new SectionType(WebhookShape.SHAPE, null, "{ urlFile: /run/secrets/hook }")),
          "Where others are told.",
          "none");
  static final Key<List<Named<Section>>> POOLS =
      Key.of(
          "pools",
          new NamedType<>(TextType.Form.NAME, new SectionType(PoolShape.SHAPE)),
          "Executors that are resized, never blocked; of several that match one the first counts.",
          "none");
  static final Key<List<Named<Section>>> GUARDS =
      Key.of(
          "guards",
          new NamedType<>(TextType.Form.NAME, new SectionType(GuardShape.SHAPE)),
          "Resource circuit breakers, shared by the rules that name them.",
          "`default`, the device's");
  static final Key<List<Named<Section>>> RULES =
      Key.of(
          "rules",
          new NamedType<>(TextType.Form.NAME, new SectionType(RuleShape.SHAPE)),
          "What happens to which calls; of several rules on one method the first that sets a key"
              + " wins.",
          "none; without a rules file the default guard pauses calls of the packs' hooks");
  static final Key<Section> DISK =
      Key.of("disk", new SectionType(DiskShape.SHAPE), "Reading and writing paced.", "none");
  static final Key<Section> LOGGING =
      Key.of(
          "logging", new SectionType(LoggingShape.SHAPE), "Less logging under pressure.", "none");
  static final Key<Section> PAGING =
      Key.of(
          "paging",
          new SectionType(PagingShape.SHAPE),
          "Context that is kept off the heap.",
          "none");
  static final Key<List<Named<Section>>> QUOTAS =
      Key.of(
          "quotas",
          new NamedType<>(TextType.Form.NAME, new SectionType(QuotaShape.SHAPE)),
          "Providers' limits, shared by the rules that name them.",
          "none");
  static final Key<List<Named<Section>>> BUDGETS =
      Key.of(
          "budgets",
          new NamedType<>(
              TextType.Form.NAME, new SectionType(BudgetShape.SHAPE, null, "{ tokens: 2000000 }")),
          "Tokens and cost over time, of all calls to models.",
          "none");
  static final Shape SHAPE =
      new Shape(
          "the rules file",
          "A rules file.",
          API_VERSION,
          MODE,
          DEVICE,
          INCLUDE,
          PACKS,
          DEADLINE,
          SENSORS,
          PRESSURE,
          LIMITS,
          MEMORY,
          GUARDS,
          RULES,
          POLICIES,
          WEBHOOKS,
          POOLS,
          DISK,
          LOGGING,
          PAGING,
          QUOTAS,
          BUDGETS,
          Key.later("alerts", 7, "Who is told of what."),
          Key.later("export", 7, "Status file, history, recording and metrics."),
          Key.later("host", 7, "JVMs of one machine share its limits."),
          Key.later("cluster", 7, "Quotas shared by machines."));

  private RootShape() {}
}
