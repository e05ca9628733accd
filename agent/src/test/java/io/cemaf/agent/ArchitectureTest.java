package io.cemaf.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The arrows between packages, as docs/architecture.md draws them. */
@AnalyzeClasses(packages = "io.cemaf", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String AGENT = "io.cemaf.agent.";

  @ArchTest
  static final ArchRule packages_neverInACycle =
      slices().matching("io.cemaf.agent.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule launch_dependsOnTheJdkAlone = onlyOn("launch");

  @ArchTest static final ArchRule observe_isALeaf = onlyOn("observe");

  @ArchTest static final ArchRule limit_isPlain = onlyOn("limit");

  @ArchTest
  static final ArchRule limit_hasNoThreadsClocksOrFiles =
      noClasses()
          .that()
          .resideInAPackage(AGENT + "limit")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              // atomic words are no threads: breakers and rates are counted by those that call
              "java.util.concurrent", "java.io..", "java.nio..")
          .orShould()
          .dependOnClassesThat()
          // a lock round a few instructions is no wait, and a date in a header no clock
          .belongToAnyOf(
              Thread.class,
              java.util.concurrent.locks.LockSupport.class,
              java.util.concurrent.locks.Condition.class,
              java.time.Clock.class)
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule limit_dependsOnTheJdkAndTheApiAlone =
      classes()
          .that()
          .resideInAPackage(AGENT + "limit")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(AGENT + "limit", "io.cemaf", "java..", "org.jspecify..");

  @ArchTest static final ArchRule degrade_isPlain = onlyOn("degrade");

  @ArchTest static final ArchRule portable_fillsPlacesOfSense = onlyOn("portable", "sense");

  @ArchTest
  static final ArchRule portable_isTheOnlyOneThatKnowsOshi =
      noClasses()
          .that()
          .resideOutsideOfPackage(AGENT + "portable")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("oshi..", "com.sun.jna..");

  @ArchTest static final ArchRule loaders_arePlain = onlyOn("loaders");

  @ArchTest static final ArchRule graph_isACodecOfContext = onlyOn("graph", "context");

  @ArchTest
  static final ArchRule graph_isTheOnlyOneThatKnowsFory =
      noClasses()
          .that()
          .resideOutsideOfPackage(AGENT + "graph")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.fory..");

  @ArchTest
  static final ArchRule context_pagesStores = onlyOn("context", "page", "loaders", "observe");

  @ArchTest static final ArchRule sense_reports = onlyOn("sense", "loaders", "observe");

  @ArchTest static final ArchRule pressure_looksAtSamples = onlyOn("pressure", "sense", "observe");

  @ArchTest
  static final ArchRule guard_decidesOnCalls =
      onlyOn("guard", "limit", "degrade", "memory", "http", "loaders", "observe");

  @ArchTest
  static final ArchRule stream_isDefinedBeneathApplicationsLoaders =
      classes()
          .that()
          .resideInAPackage(AGENT + "stream")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              AGENT + "stream",
              "io.cemaf",
              "java..",
              "org.jspecify..",
              "org.reactivestreams..",
              "reactor..",
              "io.reactivex..");

  @ArchTest
  static final ArchRule stream_isNeverLinkedFromTheAgentsLoader =
      noClasses()
          .that()
          .resideOutsideOfPackage(AGENT + "stream")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(AGENT + "stream");

  @ArchTest static final ArchRule memory_isPlain = onlyOn("memory");

  @ArchTest static final ArchRule http_isPlain = onlyOn("http");

  @ArchTest
  static final ArchRule weave_registersSites = onlyOn("weave", "guard", "loaders", "observe");

  @ArchTest
  static final ArchRule policy_drivesTheControlSide =
      onlyOn(
          "policy",
          "pressure",
          "sense",
          "guard",
          "limit",
          "memory",
          "pool",
          "disk",
          "logs",
          "observe");

  @ArchTest static final ArchRule field_keepsInPages = onlyOn("field", "page", "observe");

  @ArchTest static final ArchRule disk_paces = onlyOn("disk", "observe");

  @ArchTest static final ArchRule page_keepsBytes = onlyOn("page", "disk", "observe");

  @ArchTest
  static final ArchRule page_isTheOnlyOneThatKnowsCodecs =
      noClasses()
          .that()
          .resideOutsideOfPackage(AGENT + "page")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.agrona..", "net.jpountz..", "com.github.luben..");

  @ArchTest static final ArchRule logs_leaveOut = onlyOn("logs", "observe");

  @ArchTest static final ArchRule pool_resizes = onlyOn("pool", "observe");

  @ArchTest
  static final ArchRule api_asksTheControlSideAndTheGate =
      onlyOn("api", "policy", "pressure", "guard", "observe");

  @ArchTest
  static final ArchRule cli_readsAndAsks =
      onlyOn("cli", "weave", "guard", "sense", "pressure", "observe");

  @ArchTest
  static final ArchRule bootstrap_dependsOnTheJdkAlone =
      classes()
          .that()
          .resideInAPackage("io.cemaf")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.cemaf", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule rules_knowNoAgent =
      noClasses()
          .that()
          .resideInAPackage("io.cemaf.rules")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.cemaf.agent..");

  /** Decisions must not move with the wall clock, which people and daemons set. */
  @ArchTest
  static final ArchRule wallClock_isReadToTellTheTimeAlone =
      noClasses()
          .that()
          .resideInAPackage("io.cemaf..")
          .and()
          .doNotHaveFullyQualifiedName(AGENT + "start.Agent$Millis")
          .and()
          .doNotHaveFullyQualifiedName(AGENT + "start.Core$Millis")
          // the time that kept decisions are told with
          .and()
          .doNotHaveFullyQualifiedName(AGENT + "start.Core")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.time.LocalDateTime.class, "now")
          .orShould()
          .callMethod(java.time.ZonedDateTime.class, "now")
          .orShould()
          .callConstructor(java.util.Date.class)
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(java.time.Clock.class);

  /** Virtual threads on older JDKs keep their carrier while they hold a monitor. */
  @ArchTest
  static final ArchRule callPath_waitsWithoutMonitors =
      classes()
          .that()
          .resideInAnyPackage(
              "io.cemaf",
              AGENT + "guard",
              AGENT + "limit",
              AGENT + "degrade",
              AGENT + "memory",
              AGENT + "context",
              AGENT + "disk",
              AGENT + "field",
              AGENT + "logs",
              AGENT + "page")
          .should(new NoMonitors());

  private static final class NoMonitors extends ArchCondition<JavaClass> {
    NoMonitors() {
      super("not be synchronized in any way");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      for (var place : Monitors.in(bytes(type))) {
        events.add(SimpleConditionEvent.violated(type, type.getName() + "." + place));
      }
    }

    private static byte[] bytes(JavaClass type) {
      try (var in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
        return in.readAllBytes();
      } catch (IOException problem) {
        throw new UncheckedIOException(problem);
      }
    }
  }

  /** Nobody but the JDK's own may be mentioned, and of the agent only these packages. */
  private static ArchRule onlyOn(String name, String... others) {
    var forbidden =
        java.util.stream.Stream.of(
                "launch",
                "loaders",
                "context",
                "graph",
                "limit",
                "http",
                "memory",
                "start",
                "weave",
                "portable",
                "sense",
                "pressure",
                "policy",
                "guard",
                "degrade",
                "pool",
                "disk",
                "logs",
                "page",
                "observe",
                "cli")
            .filter(other -> !other.equals(name) && !java.util.List.of(others).contains(other))
            .map(other -> AGENT + other)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(AGENT + name)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden);
  }
}
