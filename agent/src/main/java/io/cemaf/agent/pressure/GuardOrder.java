package io.cemaf.agent.pressure;

import io.cemaf.rules.Condition;
import io.cemaf.rules.GuardSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The order in which guards are stepped: those that others look at first. */
public final class GuardOrder {
  private final Map<String, GuardSpec> guards;
  private final Set<String> done = new LinkedHashSet<>();
  private final Set<String> path = new LinkedHashSet<>();

  private GuardOrder(Map<String, GuardSpec> guards) {
    this.guards = guards;
  }

  /**
   * Every guard after the ones in its conditions, otherwise by name.
   *
   * @throws IllegalArgumentException where guards wait for each other in a ring; the rules loader
   *     has refused those
   */
  public static List<GuardSpec> of(Map<String, GuardSpec> guards) {
    var order = new GuardOrder(guards);
    var specs = new ArrayList<GuardSpec>();
    for (var name : new TreeMap<>(guards).keySet()) {
      order.visit(name);
    }
    for (var name : order.done) {
      specs.add(Objects.requireNonNull(guards.get(name)));
    }
    return List.copyOf(specs);
  }

  private void visit(String name) {
    var guard = guards.get(name);
    if (guard == null || done.contains(name)) {
      return;
    }
    if (!path.add(name)) {
      throw new IllegalArgumentException("guards depend on each other in a ring: " + path);
    }
    guard.when().forEach(this::visit);
    path.remove(name);
    done.add(name);
  }

  private void visit(Condition condition) {
    if (condition instanceof Condition.GuardOpen open) {
      visit(open.guard());
    } else if (condition instanceof Condition.All all) {
      all.of().forEach(this::visit);
    }
  }
}
