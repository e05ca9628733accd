package io.cemaf.agent.sense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JfrSensorTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void window_ofEvents_forgetsTheOldOnes() {
    var window = new EventWindow(32 * SECOND);
    assertThat(window.longestSeconds(0)).isZero();
    window.add(-5 * SECOND, SECOND);
    window.add(0, 3 * SECOND);
    window.add(1, SECOND);
    window.add(10 * SECOND, 2 * SECOND);

    assertThat(window.longestSeconds(10 * SECOND)).isEqualTo(3);
    assertThat(window.allSeconds(10 * SECOND)).isEqualTo(7);
    assertThat(window.longestSeconds(33 * SECOND)).isEqualTo(2);
    assertThat(window.allSeconds(50 * SECOND)).isZero();
  }

  @Test
  void sampling_ofEvents_allocatesNothing() {
    var window = new EventWindow(SECOND);

    assertThat(
            Allocation.ofWarm(
                10_000,
                turn -> {
                  window.add(turn, turn);
                  if (window.longestSeconds(turn) < 0 || window.allSeconds(turn) < 0) {
                    throw new AssertionError();
                  }
                }))
        .isZero();
  }

  @Test
  void pause_ofThisJvm_isSeenAndItsCostTold() {
    var fake = new FakeRoot(Path.of("/"), List.of("jfr.gcPause", "jfr.contended"));
    var begun = System.nanoTime();
    try (fake) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                System.gc();
                fake.sensors().sample(System.nanoTime(), fake.sample);
                assertThat(fake.value("jfr.gcPause")).isBetween(1e-6, 60.0);
              });
      assertThat(System.nanoTime() - begun).as("not at once").isGreaterThan(SECOND);
      assertThat(fake.value("jfr.contended")).isNotNegative();
      assertThat(fake.status("jfr").cpuNanos()).isPositive();

      fake.sensors().use(SignalIndex.of(List.of()));

      await().until(() -> threads().noneMatch("cemaf-jfr"::equals));
      assertThat(fake.health.faults()).isEmpty();
    }
  }

  private static java.util.stream.Stream<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName);
  }
}
