package io.cemaf.agent.policy;

import io.cemaf.Subsystems;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Log;
import io.cemaf.agent.observe.PolicyFacts;
import io.cemaf.agent.observe.Webhooks;
import io.cemaf.agent.pressure.Decided;
import io.cemaf.rules.PolicySpec;
import io.cemaf.rules.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What policies do in a running JVM. */
public final class PolicyActions implements PolicyEffects, AutoCloseable {
  private static final Duration BACK_OFF = Duration.ofSeconds(1);

  private final Health health;
  private final Log log;
  private final LongSupplier clockMillis;
  private final PageOut pager;
  private final Actuators actuators;
  private @Nullable Webhooks webhooks;
  private List<PolicySpec> active = List.of();

  /**
   * Nothing is done yet, and no thread runs.
   *
   * @param clockMillis milliseconds since the epoch
   */
  public PolicyActions(Health health, Log log, LongSupplier clockMillis, PageOut pager) {
    this.health = health;
    this.log = log;
    this.clockMillis = clockMillis;
    this.pager = pager;
    actuators = new Actuators(health, log);
  }

  @Override
  public boolean hasSubsystems() {
    return !Subsystems.all().isEmpty();
  }

  @Override
  public void began(Rules rules, PolicySpec policy, Decided why) {
    var facts =
        new PolicyFacts(
            policy.name(),
            PolicyText.of(policy.actions()),
            why.signal(),
            why.value(),
            why.threshold());
    alert(policy, facts);
    var actions = policy.actions();
    if (actions.pageOut() != null
        && policy.subsystem() == null
        && !pager.begin(actions.pageOut())) {
      health.count(FallBack.NOTHING_PAGES);
      log.info("policy '" + policy.name() + "' asks to page out, and nothing pages");
    }
    var hook = actions.scaleUp() == null ? null : rules.webhooks().get(actions.scaleUp());
    if (hook != null) {
      webhooks().post(hook, message(facts));
    }
    if (policy.subsystem() != null && !isRegistered(policy.subsystem())) {
      health.count(FallBack.NO_SUBSYSTEM);
      log.warn(
          "policy '"
              + policy.name()
              + "' is about subsystem '"
              + policy.subsystem()
              + "', which nobody has registered");
    }
  }

  private void alert(PolicySpec policy, PolicyFacts facts) {
    var severity = policy.actions().alert();
    if (severity == null) {
      return;
    }
    var text = Policies.message(facts);
    switch (severity) {
      case INFO -> log.info(text);
      case WARNING -> log.warn(text);
      case ERROR, CRITICAL -> log.error(text);
    }
  }

  private static boolean isRegistered(String subsystem) {
    for (var registered : Subsystems.all()) {
      if (subsystem.equals(PolicySpec.ALL) || registered.name().equals(subsystem)) {
        return true;
      }
    }
    return false;
  }

  private Map<String, Object> message(PolicyFacts facts) {
    var message = new LinkedHashMap<String, Object>();
    message.put("policy", facts.policy());
    message.put("signal", facts.signal());
    message.put("value", number(facts.value()));
    message.put("threshold", number(facts.threshold()));
    message.put("time", Instant.ofEpochMilli(clockMillis.getAsLong()).toString());
    message.put("application", application());
    message.put("pid", ProcessHandle.current().pid());
    return message;
  }

  /** JSON has no NaN. */
  private static Object number(double value) {
    return Double.isFinite(value) ? (Object) value : "";
  }

  /** The main class or jar, without its arguments: secrets may be among them. */
  private static String application() {
    var command = System.getProperty("sun.java.command", "");
    var end = command.indexOf(' ');
    return end < 0 ? command : command.substring(0, end);
  }

  private Webhooks webhooks() {
    var now = webhooks;
    if (now == null) {
      now = new Webhooks(health, log, BACK_OFF);
      webhooks = now;
    }
    return now;
  }

  @Override
  public void changed(List<PolicySpec> now) {
    active = List.copyOf(now);
    actuators.ask(active);
  }

  /** Subsystems have come or gone; on the control thread. */
  public void askAgain() {
    actuators.ask(active);
  }

  @Override
  public void tick(long nowNanos) {
    if (actuators.tick(nowNanos)) {
      actuators.ask(active);
    }
  }

  /** What subsystems were asked for last; on the control thread. */
  public Map<String, String> asked() {
    return actuators.asked();
  }

  /** After the control thread has ended. */
  @Override
  public void close() {
    actuators.close();
    var now = webhooks;
    if (now != null) {
      now.close();
    }
  }
}
