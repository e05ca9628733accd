package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.testapps.context.ContextApp;
import org.junit.jupiter.api.Test;

/** A library's segments whose text rules page, next to none that are paged. */
class SegmentsTest {
  private static final String SEGMENTS =
      """
      apiVersion: cemaf/v1
      paging:
        defaults: { memoryLimit: 512MiB }
        fields:
          segments: { type: dev.langchain4j.data.segment.TextSegment, field: text }
      """;

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
