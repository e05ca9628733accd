package io.cemaf.agent.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cemaf.agent.sense.Allocation;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfilerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final SignalIndex INDEX =
      SignalIndex.of(
          List.of("forecast.memory", "ema.cpu", "latency.chat", "forecast.latency.chat"));

  private final Sample sample = new Sample(INDEX);
  private final Profiler profiler = new Profiler(INDEX, 0.3, 1, 5);

  private void step(int atSecond, double cpu, double memory) {
    sample.set(SignalIndex.CPU, cpu);
    sample.set(SignalIndex.MEMORY, memory);
    profiler.step(atSecond * SECOND, sample);
  }

  private double value(String signal) {
    return sample.value(INDEX.slot(signal));
  }

  @Test
  void sample_askedForForecasts_hasThem() {
    for (int at = 0; at <= 60; at++) {
      sample.set(INDEX.slot("latency.chat"), 1 + 0.02 * at);
      step(at, at < 60 ? 0.2 : 0.7, 0.3 + 0.005 * at);
    }

    assertThat(value("forecast.memory")).isCloseTo(0.625, within(0.005));
    assertThat(value("forecast.latency.chat")).isCloseTo(2.3, within(0.02));
    assertThat(value("ema.cpu")).isCloseTo(0.35, within(1e-9));
  }

  @Test
  void signal_notKnown_hasNoForecast() {
    step(0, 0.5, 0.5);
    step(1, Double.NaN, Double.NaN);

    assertThat(value("forecast.memory")).isNaN();
    assertThat(value("ema.cpu")).isNaN();
    assertThat(profiler.settled().value(SignalIndex.MEMORY)).isNaN();
    assertThat(profiler.settled().value(SignalIndex.CPU)).isNaN();
  }

  // both rise by half a percent a second: one fills up, the other may stop at any moment
  @Test
  void levels_goByWhereMemoryWillBe_andWhereCpuIs() {
    for (int at = 0; at <= 60; at++) {
      step(at, 0.3 + 0.005 * at, 0.3 + 0.005 * at);
    }

    assertThat(profiler.settled().value(SignalIndex.MEMORY)).isCloseTo(0.66, within(0.005));
    assertThat(profiler.settled().value(SignalIndex.CPU)).isCloseTo(0.60, within(0.005));
    assertThat(sample.value(SignalIndex.MEMORY)).isEqualTo(0.6);
  }

  @Test
  void rulesLoadedAgain_keepWhatIsKnown() {
    for (int at = 0; at <= 60; at++) {
      step(at, 0.3, 0.3 + 0.005 * at);
    }
    var index = SignalIndex.of(List.of("forecast.memory"));
    var next = new Profiler(index, 0.3, 1, 5);
    next.resume(profiler);
    var after = new Sample(index);
    after.set(SignalIndex.MEMORY, 0.605);
    next.step(61 * SECOND, after);

    assertThat(after.value(index.slot("forecast.memory"))).isCloseTo(0.63, within(0.005));
  }

  @Test
  void profile_ofAForecast_doesNotExist() {
    assertThatThrownBy(() -> profiler.profile(INDEX.slot("forecast.memory")))
        .hasMessageContaining("forecast.memory");
  }

  @Test
  void margins_ofForecasts_areThoseOfTheSignal() {
    assertThat(Profiler.base("forecast.psi.cpu")).isEqualTo("psi.cpu");
    assertThat(Profiler.base("ema.temperature")).isEqualTo("temperature");
    assertThat(Profiler.base("memory")).isEqualTo("memory");
  }

  @Test
  void step_warm_allocatesNothing() {
    assertThat(Allocation.ofWarm(20_000, at -> step(at, at % 7 / 10.0, at % 11 / 20.0))).isZero();
  }
}
