package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.pages.PagesApp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields that rules page, by what their application sees of them. */
class PagedFieldsTest {
  static final String RULES =
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
                new Jvm(
                    "two bytes a character and wide references",
                    "-Xmx96m",
                    "-XX:-CompactStrings",
                    "-XX:-UseCompressedOops"),
                // It collects beside the application, which on busy cores outruns it in less.
                new Jvm("ZGC", "-Xmx128m", "-XX:+UseZGC"),
                new Jvm("all compiled", compiled())));
    var more = new ArrayList<>(List.of("-Xmx64m"));
    if (Jdk.underTest().feature() >= 25) {
      more.add("-XX:+UseCompactObjectHeaders");
    }
    if (hasShenandoah()) {
      more.add("-XX:+UseShenandoahGC");
    }
    if (more.size() > 1) {
      all.add(new Jvm("small headers, Shenandoah", more.toArray(new String[0])));
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
}
