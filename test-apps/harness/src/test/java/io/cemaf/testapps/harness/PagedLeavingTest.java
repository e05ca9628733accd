package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is paged can be read for as long as anybody has it, whatever becomes of rules and agent. */
class PagedLeavingTest {
  /** As the JDK lists living objects: place, count, bytes, class. */
  private static final Pattern LOADERS =
      Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +io\\.cemaf\\.agent\\.launch\\.InnerLoader\\b");

  private static final String PAGED =
      """
      paging:
        defaults: { softCache: 5%, memoryLimit: 1GiB }
        fields:
          notes: { type: com.acme.pages.Note, field: text }
      """;

  /** More than the heap has room for. */
  private static final String MANY = "96";

  @TempDir Path room;

  private FakeHost host;
  private DrivenJvm app;

  @BeforeEach
  void start() {
    host = FakeHost.in(room);
    app =
        DrivenJvm.start(
            DrivenJvm.plan()
                .on(host)
                .rules("apiVersion: cemaf/v1\n" + PAGED)
                .flags("-Xmx64m", "-XX:SoftRefLRUPolicyMSPerMB=0"));
    assertThat(app.order("notes hold " + MANY)).isEqualTo(MANY);
  }

  @AfterEach
  void end() {
    app.close();
    host.close();
  }

  @Test
  void detach_whilePagesLive_goesWithTheLastPage() {
    var detached = app.jvm().command("detach");

    assertThat(detached.exit()).as(detached.stderr()).isZero();
    assertThat(app.order("notes same")).isEqualTo(MANY);
    await()
        .untilAsserted(
            () ->
                assertThat(app.order("threads")).contains("cemaf-fields").doesNotContain("weaver"));
    assertThat(app.order("notes drop")).isEqualTo("0");
    await()
        .untilAsserted(
            () -> {
              assertThat(app.order("notes drop")).isEqualTo("0");
              assertThat(app.order("threads")).doesNotContain("cemaf");
            });
    await().untilAsserted(() -> assertThat(loaders()).isZero());
    assertThat(app.order("notes hold 8")).isEqualTo("8");
    assertThat(app.jvm().stderr()).doesNotContain("[cemaf]");
  }

  @Test
  void attach_whilePagesOfADetachedAgentLive_readsBoth() {
    var detached = app.jvm().command("detach");
    assertThat(detached.exit()).as(detached.stderr()).isZero();

    var attached = app.jvm().command("attach");

    assertThat(attached.exit()).as(attached.stderr()).isZero();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(app.jvm().status().faults()).isEmpty());
    assertThat(app.order("notes same")).isEqualTo(MANY);
    app.use(PAGED);
    assertThat(app.order("notes hold " + MANY)).isEqualTo("192");
    assertThat(app.jvm().command("detach").exit()).isZero();
    assertThat(app.order("notes same")).isEqualTo("192");
    await()
        .untilAsserted(
            () -> {
              assertThat(app.order("notes drop")).isEqualTo("0");
              assertThat(app.order("threads")).doesNotContain("cemaf");
            });
  }

  @Test
  void rule_removedWhilePagesLive_isStillReadThrough() {
    app.use("logging: { when: temperature > 80C, keepAtLeast: warning }\n");

    assertThat(app.order("notes same")).isEqualTo(MANY);
    assertThat(app.order("notes hold 8")).isEqualTo("104");
    app.use(PAGED);
    assertThat(app.order("notes hold " + MANY)).isEqualTo("200");
    app.use("logging: { when: temperature > 81C, keepAtLeast: warning }\n");
    assertThat(app.order("notes drop")).isEqualTo("0");
    app.use(PAGED);
    assertThat(app.order("notes hold " + MANY)).isEqualTo(MANY);
    app.assertHealthy();
  }

  @Test
  void mode_offWhilePagesLive_pagesNoMoreAndReadsThrough() {
    assertThat(app.jvm().command("set", "cemaf.mode=off").exit()).isZero();

    assertThat(app.order("notes same")).isEqualTo(MANY);
    assertThat(app.order("notes hold 8")).isEqualTo("104");
    assertThat(app.jvm().command("set", "cemaf.mode=enforce").exit()).isZero();
    await().until(() -> app.jvm().status().json().toString().contains("enforce"));
    assertThat(app.order("notes same")).isEqualTo("104");
    app.assertHealthy();
  }

  private long loaders() {
    var living =
        Commands.run(
            room,
            Map.of(),
            Duration.ofSeconds(30),
            List.of(
                Jdk.underTest().tool("jcmd").toString(),
                Long.toString(app.jvm().pid()),
                "GC.class_histogram"));
    assertThat(living.stdout()).as(living.stderr()).contains("java.lang.String");
    var found = LOADERS.matcher(living.stdout());
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }
}
