package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.pages.PagesApp;
import io.cemaf.testapps.context.ContextApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that rules page, by what their application sees of them. */
class PagedFieldsTest {
  private static final String RULES =
      """
      apiVersion: cemaf/v1
      paging:
        defaults: { softCache: 10%, memoryLimit: 1GiB }
        fields:
          notes: { type: com.acme.pages.Note, field: text }
          leaves: { type: com.acme.pages.Leaf, field: text }
          drafts: { type: com.acme.pages.Draft, field: body }
          open: { type: com.acme.pages.Open, field: value }
          pictures: { type: com.acme.pages.Picture, field: content, bytes: immutable }
          buffers: { type: com.acme.pages.Buffer, field: bytes, bytes: writeBack }
          leaves-of: { type: com.acme.pages.Album, field: leaves }
          by-title: { type: com.acme.pages.Album, field: byTitle, minValueSize: 64KiB }
          titles: { type: com.acme.pages.Album, field: titles, minValueSize: 1KiB }
          others: { type: com.acme.pages.Album, field: others }
          lines: { type: com.acme.pages.Album$Bound, field: lines }
      """;

  private static final String SEGMENTS =
      """
      apiVersion: cemaf/v1
      paging:
        defaults: { memoryLimit: 512MiB }
        fields:
          segments: { type: dev.langchain4j.data.segment.TextSegment, field: text }
      """;

  private record Jvm(String name, String... flags) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Jvm> jvms() {
    var all =
        new ArrayList<>(
            List.of(
                new Jvm("as it is", "-Xmx64m"),
                new Jvm("two bytes a character", "-Xmx96m", "-XX:-CompactStrings"),
                new Jvm("ZGC", "-Xmx64m", "-XX:+UseZGC"),
                new Jvm("wide references", "-Xmx64m", "-XX:-UseCompressedOops"),
                new Jvm("all compiled", compiled())));
    if (Jdk.underTest().feature() >= 25) {
      all.add(new Jvm("small headers", "-Xmx64m", "-XX:+UseCompactObjectHeaders"));
    }
    if (hasShenandoah()) {
      all.add(new Jvm("Shenandoah", "-Xmx64m", "-XX:+UseShenandoahGC"));
    }
    return all;
  }

  /** All that has a part in it, before its first call; the rest of the JDK would take minutes. */
  private static String[] compiled() {
    return new String[] {
      "-Xmx512m",
      "-Xcomp",
      "-XX:CompileCommand=quiet",
      "-XX:CompileCommand=compileonly,com.acme.*::*",
      "-XX:CompileCommand=compileonly,io.cemaf.*::*",
      "-XX:CompileCommand=compileonly,java.lang.*::*"
    };
  }

  private static boolean hasShenandoah() {
    try (var app = Apps.hello().bare().notHeld().flags("-XX:+UseShenandoahGC").start()) {
      return app.await().exit() == 0;
    } catch (AssertionError without) {
      return false;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jvms")
  void field_inEveryWay_isWhatWasWritten(Jvm jvm) {
    var plan = ForkedJvm.of(PagesApp.class).rules(RULES).flags(jvm.flags());
    if (jvm.name().equals("all compiled")) {
      // The agent is then slower to start than a class waits for it.
      plan.allowFallBacks("WEAVER_LATE", "SENSOR_LOST");
    }
    try (var app = plan.start()) {
      var ended = app.await(Duration.ofMinutes(3));

      assertThat(ended.stdout()).isEqualTo("all as it should be\n");
      assertThat(ended.exit()).isZero();
    }
  }

  @ParameterizedTest(name = "given {0}")
  @ValueSource(strings = {"before", "after"})
  void field_besideAnotherAgent_isWhatWasWritten(String order) {
    var other =
        Path.of(System.getProperty("cemaf.test.agents"), "opentelemetry-javaagent.jar").toString();
    var plan =
        ForkedJvm.of(PagesApp.class)
            .rules(RULES)
            .property("otel.traces.exporter", "none")
            .property("otel.metrics.exporter", "none")
            .property("otel.logs.exporter", "none")
            .flags("-Xmx128m")
            // Two agents start at once in a heap that is full of texts.
            .allowFallBacks("SENSOR_LOST");
    var ended =
        (order.equals("before") ? plan.otherAgentBefore(other) : plan.otherAgentAfter(other)).run();

    assertThat(ended.stdout()).isEqualTo("all as it should be\n");
  }

  @Test
  void segments_thatTheHeapHasNoRoomFor_areAllThere() {
    var ended = segments().rules(SEGMENTS).run();

    assertThat(ended.stdout()).contains("\"values\":4096,").contains("\"verified\":4096,");
  }

  @Test
  void segments_withoutPaging_endInOutOfMemory() {
    var ended = segments().rules("apiVersion: cemaf/v1\n").notHeld().run();

    assertThat(ended.stderr()).contains("java.lang.OutOfMemoryError: Java heap space");
    assertThat(ended.exit()).isNotZero();
  }

  private static ForkPlan segments() {
    return ForkedJvm.of(ContextApp.class, "segments", "256").flags("-Xmx96m");
  }
}
