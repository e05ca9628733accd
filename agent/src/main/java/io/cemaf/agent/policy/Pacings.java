package io.cemaf.agent.policy;

import io.cemaf.agent.guard.Gatekeeper;
import io.cemaf.agent.guard.Pacer;
import io.cemaf.agent.pressure.CpuPacing;
import io.cemaf.agent.pressure.ThermalPacing;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.Rules;
import io.cemaf.rules.ThrottleSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings the CPU use and the temperature to what rules say by spreading their calls out. */
final class Pacings {
  /** One rule's laws; the lesser share of time holds. */
  private record Pacing(
      String rule,
      ThrottleSpec spec,
      @Nullable CpuPacing cpu,
      @Nullable ThermalPacing thermal,
      Pacer pacer) {
    void step(long nowNanos, Sample sample) {
      var duty = 1.0;
      if (cpu != null) {
        duty = cpu.step(nowNanos, sample.value(SignalIndex.CPU));
      }
      if (thermal != null) {
        duty = Math.min(duty, thermal.step(nowNanos, sample.value(SignalIndex.TEMPERATURE)));
      }
      pacer.duty(duty);
    }
  }

  private final List<Pacing> pacings = new ArrayList<>();

  /** Every rule that throttles, none of which is paced before the first step. */
  Pacings(Rules rules, Gatekeeper gatekeeper) {
    var windowSeconds = rules.sensors().window().toNanos() * 1e-9;
    for (var rule : rules.rules()) {
      var spec = rule.throttle();
      if (spec != null) {
        var cpu = spec.targetCpu();
        var celsius = spec.targetTemperature();
        pacings.add(
            new Pacing(
                rule.name(),
                spec,
                cpu == null
                    ? null
                    : new CpuPacing(cpu, windowSeconds, spec.window().toNanos() * 1e-9),
                celsius == null ? null : new ThermalPacing(celsius),
                gatekeeper.state(rule.name()).pacer()));
      }
    }
  }

  /** Goes on with the laws of rules that say the same; what is paced no more runs free. */
  void resume(Pacings previous) {
    for (var before : previous.pacings) {
      var goesOn = false;
      for (var i = 0; i < pacings.size() && !goesOn; i++) {
        var now = pacings.get(i);
        goesOn = now.rule().equals(before.rule()) && now.spec().equals(before.spec());
        if (goesOn) {
          pacings.set(i, before);
        }
      }
      if (!goesOn) {
        before.pacer().duty(1);
      }
    }
  }

  /** One control interval; allocates nothing. */
  void step(long nowNanos, Sample sample) {
    for (var i = 0; i < pacings.size(); i++) {
      pacings.get(i).step(nowNanos, sample);
    }
  }
}
