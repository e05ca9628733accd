package io.cemaf.agent.sense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.sense.SensorStatus.State;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A disk whose answers come one for each that the test lets through. */
class DiskSensorTest {
  private static final long SECOND = 1_000_000_000L;

  private final Semaphore answers = new Semaphore(0);
  private final Health health = new Health(line -> {});
  private final Sample sample = new Sample(SignalIndex.of(List.of()));
  private final DiskSensor sensor = new DiskSensor("", path -> this::used, health);
  private volatile double next = 0.5;
  private volatile @Nullable Thread asking;

  private double used() throws IOException {
    asking = Thread.currentThread();
    answers.acquireUninterruptibly();
    if (Double.isNaN(next)) {
      throw new IOException("input/output error");
    }
    return next;
  }

  private double sampled(double seconds) {
    sensor.sample((long) (seconds * SECOND), sample);
    return sample.value(SignalIndex.DISK);
  }

  @AfterEach
  void end() {
    sensor.close();
    answers.release(1_000);
  }

  @Test
  void answer_thatComesAtOnce_countsFromTheFirstSample() {
    answers.release();

    assertThat(sampled(0)).isEqualTo(0.5);
  }

  /*
   * seconds   0      2      4      6            8
   * answers   one    none   none   none         one
   * disk      0.5    0.5    0.5    lost         0.75
   */
  @Test
  void answer_thatStaysAway_holdsUpNobodyAndIsLostUntilItComes() {
    answers.release();
    assertThat(sampled(0)).isEqualTo(0.5);
    assertThat(sampled(2)).isEqualTo(0.5);
    assertThat(sampled(4)).isEqualTo(0.5);

    assertThat(sampled(6)).isNaN();

    assertThat(sensor.status().state()).isEqualTo(State.LOST);
    assertThat(sensor.status().message()).contains("has not answered for 5 s");
    assertThat(health.counted(FallBack.SENSOR_LOST)).isEqualTo(1);
    next = 0.75;
    answers.release();
    await().untilAsserted(() -> assertThat(sampled(8)).isEqualTo(0.75));
    assertThat(sensor.status().state()).isEqualTo(State.OK);
  }

  @Test
  void answer_thatNeverComes_leavesTheSignalUnknown() {
    assertThat(sampled(0)).isNaN();
    assertThat(sensor.status().state()).isEqualTo(State.OK);
    assertThat(sampled(2)).isNaN();
    assertThat(sampled(4)).isNaN();
    assertThat(sampled(6)).isNaN();

    assertThat(sensor.status().state()).isEqualTo(State.LOST);
  }

  @Test
  void gap_ofAStoppedJvm_isNoSilenceOfTheDisk() {
    answers.release();
    assertThat(sampled(0)).isEqualTo(0.5);

    assertThat(sampled(3_600)).isEqualTo(0.5);
    assertThat(sensor.status().state()).isEqualTo(State.OK);
  }

  @Test
  void failure_isLostWithItsReason() {
    next = Double.NaN;
    answers.release();

    assertThat(sampled(0)).isNaN();

    assertThat(sensor.status().state()).isEqualTo(State.LOST);
    assertThat(sensor.status().message()).isEqualTo("input/output error");
  }

  @Test
  void switchedOff_endsItsThread() {
    answers.release();
    assertThat(sampled(0)).isEqualTo(0.5);

    sensor.enable(false);
    answers.release();

    await().until(() -> asking != null && !asking.isAlive());
  }
}
