package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that are paged, whatever becomes of rules and agent and of what is put. */
class PageFaultsStoresTest {
  /** Of a mebibyte each: more than the heap has room for. */
  private static final String MANY = "96";

  private static final String NOTHING =
      "logging: { when: temperature > 80C, keepAtLeast: warning }\n";

  @TempDir Path room;

  private FakeHost host;
  private DrivenJvm app;

  private String rules() {
    return """
    paging:
      defaults: { softCache: 5%%, memoryLimit: 256MiB, storagePath: "%s", encrypt: false }
      stores:
        chats: { type: dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore }
        own: { type: "com.acme.desk.Talks$Picky", put: { method: keep, key: 0, value: 1 } }
    """
        .formatted(room.resolve("pages"));
  }

  @BeforeEach
  void start() {
    host = FakeHost.in(room.resolve("host"));
    app =
        DrivenJvm.start(
            DrivenJvm.plan()
                .on(host)
                .rules(DrivenJvm.NO_RULES)
                .flags("-Xmx64m", "-XX:SoftRefLRUPolicyMSPerMB=0"));
    app.use(rules());
    assertThat(app.order("talks hold " + MANY)).isEqualTo(MANY);
  }

  @AfterEach
  void end() {
    app.close();
    host.close();
  }

  private long pages() {
    return app.jvm().status().json().path("paging").path("pages").asLong();
  }

  @Test
  void detach_whilePagesLive_goesWithTheLastPage() {
    var detached = app.jvm().command("detach");

    assertThat(detached.exit()).as(detached.stderr()).isZero();
    assertThat(app.order("talks same")).isEqualTo(MANY);
    assertThat(app.order("talks drop")).isEqualTo("0");
    await()
        .untilAsserted(
            () -> {
              assertThat(app.order("talks drop")).isEqualTo("0");
              assertThat(app.order("threads")).doesNotContain("cemaf");
            });
    assertThat(app.order("talks hold 8")).isEqualTo("8");
    assertThat(app.jvm().stderr()).doesNotContain("[cemaf]");
  }

  @Test
  void rule_removedWhilePagesLive_isStillReadThrough() {
    app.use(NOTHING);

    // Those that are read may leave the heap again, which has no room for all of them.
    assertThat(app.order("talks hold 2")).isEqualTo("98");
    app.use(rules());
    assertThat(app.order("talks hold 8")).isEqualTo("106");
    assertThat(app.order("talks drop")).isEqualTo("0");
    await()
        .untilAsserted(
            () -> {
              app.order("talks drop");
              assertThat(pages()).isZero();
            });
    app.assertHealthy();
  }

  @Test
  void mode_offWhilePagesLive_readsThrough() {
    assertThat(app.jvm().command("set", "cemaf.mode=off").exit()).isZero();

    assertThat(app.order("talks same")).isEqualTo(MANY);
    assertThat(app.order("talks hold 2")).isEqualTo("98");
    assertThat(app.jvm().command("set", "cemaf.mode=enforce").exit()).isZero();
    assertThat(app.order("talks same")).isEqualTo("98");
    app.assertHealthy();
  }

  @Test
  void put_thatThrows_throwsTheApplicationsOwnAndLeavesNoPage() {
    assertThat(app.order("talks drop")).isEqualTo("0");

    assertThat(app.order("talks picky 60")).isEqualTo("40 40 40");

    await()
        .untilAsserted(
            () -> {
              app.order("talks drop");
              assertThat(pages()).isZero();
            });
    app.assertHealthy();
  }
}
