package io.cemaf.agent.start;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/** Lets the agent, and nobody else, see which threads work for which pool. */
record PoolAccess(Instrumentation instrumentation) {
  void open() {
    var own = Set.of(PoolAccess.class.getModule());
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", own, "java.util.concurrent", own),
        Set.of(),
        Map.of());
  }
}
