package io.cemaf.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Actuator.Action;
import io.cemaf.Level;
import io.cemaf.Priority;
import io.cemaf.agent.observe.DecisionLog;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.agent.observe.Recorders;
import io.cemaf.agent.pressure.Conditions;
import io.cemaf.agent.pressure.GuardStates;
import io.cemaf.agent.sense.Allocation;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.LoadOptions;
import io.cemaf.rules.PolicySpec;
import io.cemaf.rules.Rules;
import io.cemaf.rules.RulesLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies together: what they decide, and what looking at them costs. */
class PoliciesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final double MARGIN = 0.05;

  @TempDir Path directory;
  private final DecisionLog log = new DecisionLog();
  private final Recorder recorder = Recorders.kept(log);

  private Rules rules(String policies) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("rules.yaml"),
            """
            rules:
              chat: { match: { type: com.acme.Chat }, priority: low }
              embed: { match: { type: com.acme.Embed } }
            policies:
            """
                + policies);
    var options = new LoadOptions("server", true, directory, Map.of(), LoadOptions.currentUserId());
    var loaded = RulesLoader.load(List.of(file), options);
    assertThat(loaded.rules()).as(loaded.problems().toString()).isNotNull();
    return loaded.rules();
  }

  private static Policies policies(Rules rules, SignalIndex index) {
    return new Policies(rules, new Conditions(index, List.of()), MARGIN, PolicyEffects.NONE, 0);
  }

  private boolean step(Policies policies, Sample sample, long nowNanos) {
    return policies.step(
        sample, Level.NORMAL, GuardStates.NONE, Overrides.NONE, nowNanos, recorder);
  }

  @Test
  void severalActive_onOneRule_leaveItToTheStrictestOfEachAction() throws Exception {
    var rules =
        rules(
            """
              a: { when: cpu > 10%, do: { throttle: 50%, shed: { below: normal, share: 20% } } }
              b: { when: cpu > 10%, rules: [chat], do: { throttle: 30%, reduceBatch: 50% } }
              c: { when: cpu > 10%, rules: [chat], do: { shed: { below: critical, share: 10% } } }
              d: { when: cpu > 90%, do: { throttle: 1% } }
            """);
    var index = Control.index(rules, false);
    var policies = policies(rules, index);
    var sample = new Sample(index);
    sample.set(SignalIndex.CPU, 0.5);
    assertThat(step(policies, sample, SECOND)).isTrue();

    var active = policies.active();
    var chat = List.of(rules.rules().get(0));
    var embed = List.of(rules.rules().get(1));
    assertThat(active.duty(chat)).isEqualTo(0.3);
    assertThat(active.duty(embed)).isEqualTo(0.5);
    assertThat(active.batch(chat).share()).isEqualTo(0.5);
    assertThat(active.batch(embed)).isNull();
    assertThat(active.shed(chat, Priority.LOW).share()).isEqualTo(0.2);
    assertThat(active.shed(chat, Priority.LOW).policy()).isEqualTo("a");
    assertThat(active.shed(chat, Priority.HIGH).share()).isEqualTo(0.1);
    assertThat(active.shed(embed, Priority.NORMAL)).isNull();
    var throttle = active.choices(chat, Priority.LOW).get(0);
    assertThat(throttle.by().name()).isEqualTo("b");
    assertThat(throttle.over()).isEqualTo(Map.of("a", 0.5));
  }

  @Test
  void subsystems_ofSeveral_haveTheLeastShare() throws Exception {
    var specs =
        rules(
                """
                  a: { when: cpu > 10%, subsystem: engine, do: { throttle: 50%, shed: 30% } }
                  b: { when: cpu > 10%, subsystem: all, do: { throttle: 40% } }
                  c: { when: cpu > 10%, do: { throttle: 1% } }
                """)
            .policies();
    List<PolicySpec> mine = specs.subList(0, 3);

    assertThat(Actuators.share(mine, "engine", Action.THROTTLE)).isEqualTo(0.4);
    assertThat(Actuators.share(mine, "engine", Action.SHED)).isEqualTo(0.7);
    assertThat(Actuators.share(mine, "other", Action.THROTTLE)).isEqualTo(0.4);
    assertThat(Actuators.share(mine, "other", Action.SHED)).isEqualTo(1);
  }

  @Test
  void defaults_withoutSubsystems_lookAtNothing() throws Exception {
    var rules = rules("  x: { when: psi.cpu > 10%, do: { alert: info } }\n");

    assertThat(Policies.awake(rules, false)).extracting(PolicySpec::name).containsExactly("x");
    assertThat(Policies.awake(rules, true))
        .extracting(PolicySpec::name)
        .containsExactly("x", "vram", "cpu", "latency");
  }

  @Test
  void overrides_thatSwitchOff_endWhatIsActive() throws Exception {
    var rules = rules("  x: { when: cpu > 10%, do: { throttle: 50% } }\n");
    var index = Control.index(rules, false);
    var policies = policies(rules, index);
    var sample = new Sample(index);
    sample.set(SignalIndex.CPU, 0.5);
    step(policies, sample, SECOND);
    assertThat(policies.active().all()).hasSize(1);

    var off = new Overrides(false, null, Map.of(), Map.of(), null);
    policies.step(sample, Level.NORMAL, GuardStates.NONE, off, 2 * SECOND, recorder);
    assertThat(policies.active().all()).isEmpty();
  }

  @Test
  void step_whereNothingChanges_allocatesNothing() throws Exception {
    var rules =
        rules(
            """
              on: { when: [cpu > 10%, temperature > 70C], for: 1s, do: { throttle: 50%, shed: 20% } }
              off: { when: memory > 90% and cpu > 95%, for: 1m, do: { alert: info } }
              level: { when: high, do: { reduceBatch: 50% } }
            """);
    var index = Control.index(rules, false);
    var policies = policies(rules, index);
    var sample = new Sample(index);
    sample.set(SignalIndex.CPU, 0.5);
    sample.set(SignalIndex.MEMORY, 0.5);
    for (var i = 1; i < 20; i++) {
      step(policies, sample, i * SECOND);
    }
    assertThat(policies.active().all()).hasSize(1);

    assertThat(Allocation.ofWarm(20_000, at -> step(policies, sample, (20 + at) * SECOND)))
        .isZero();
  }
}
