package io.cemaf.testapps.executor;

import java.util.Map;

/** Runs the scenario that its first argument names. */
public final class Main {
  private static final Map<String, Scenario> SCENARIOS =
      Map.ofEntries(
          Map.entry("shapes", Shapes::run),
          Map.entry("pool", Pools::pool),
          Map.entry("fork-join", Pools::forkJoin),
          Map.entry("virtual", Pools::virtual),
          Map.entry("crowd", Crowd::crowd),
          Map.entry("synchronized", Pools::ledger),
          Map.entry("futures", Async::futures),
          Map.entry("callbacks", Async::callbacks),
          Map.entry("nested", Nested::nested),
          Map.entry("interrupt-declared", Interrupts::declared),
          Map.entry("interrupt-undeclared", Interrupts::undeclared),
          Map.entry("child-first", Loading::childFirst),
          Map.entry("filtering", Loading::filtering),
          Map.entry("loaders", Loading::loaders),
          Map.entry("named", Loading::named),
          Map.entry("exit", Leaving::exit),
          Map.entry("steady", Leaving::steady));

  private Main() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    var scenario = SCENARIOS.get(arguments[0]);
    if (scenario == null) {
      throw new IllegalArgumentException("no scenario " + arguments[0]);
    }
    scenario.run();
  }
}
