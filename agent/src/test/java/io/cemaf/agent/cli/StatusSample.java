package io.cemaf.agent.cli;

import io.cemaf.Level;
import io.cemaf.Priority;
import io.cemaf.agent.observe.Decision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A status document with every part, and how it looks printed. */
final class StatusSample {
  private StatusSample() {}

  private static Map<String, Object> map(Object... keysAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (var i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  static Map<String, Object> document() {
    var decision =
        new Decision(
            1_700_000_000_000L,
            Decision.Kind.REJECTED,
            "chat",
            "acme.Chat.ask",
            Priority.HIGH,
            Level.HIGH,
            "temperature",
            81,
            80,
            "guard",
            "",
            1_250_000_000L);
    return map(
        StatusDocument.AGENT,
        map("version", "0.1.0", "uptimeMillis", 3_723_000L, "mode", "enforce", "enabled", true),
        StatusDocument.RULES,
        map("files", List.of("/etc/a.yaml", "/etc/b.yaml"), "device", "container"),
        StatusDocument.SETTINGS,
        List.of(
            map("key", "mode", "value", "enforce", "origin", "default"),
            map("key", "level.force", "value", "high", "origin", "set")),
        StatusDocument.LEVEL,
        map(
            "current",
            "HIGH",
            "forMillis",
            900,
            "signal",
            "memory",
            "value",
            0.8123,
            "threshold",
            0.75),
        StatusDocument.SIGNALS,
        map("cpu", 0.5, "heap", Double.NaN, "rss", 157_286_400.0, "temperature", 71.25),
        StatusDocument.SENSORS,
        List.of(
            map(
                "name",
                "psi.cpu",
                "state",
                "OK",
                "source",
                "/proc/pressure/cpu",
                "value",
                0.015,
                "message",
                "")),
        StatusDocument.GUARDS,
        List.of(map("name", "board", "state", "OPEN", "forMillis", 12_000, "waiting", 3)),
        StatusDocument.FALL_BACKS,
        map(),
        StatusDocument.DECISIONS,
        StatusDocument.decisions(List.of(decision)));
  }

  static String text() {
    return """
        agent
          version  0.1.0
          uptime   1 h 2 m
          mode     enforce
          enabled  true
        rules
          files   /etc/a.yaml
                  /etc/b.yaml
          device  container
        settings
          key          value    origin
          mode         enforce  default
          level.force  high     set
        level
          current    HIGH
          for        900 ms
          signal     memory
          value      81.2 %
          threshold  75.0 %
        signals
          cpu          50.0 %
          heap         -
          rss          150.0 MiB
          temperature  71.3 C
        sensors
          name     state  source              value
          psi.cpu  OK     /proc/pressure/cpu  1.5 %
        guards
          name   state  for     waiting
          board  OPEN   12.0 s  3
        fallBacks  none
        decisions
          at                    kind      subject  method         level  action  signal       value   threshold  waited
          2023-11-14T22:13:20Z  REJECTED  chat     acme.Chat.ask  HIGH   guard   temperature  81.0 C  80.0 C     1.3 s
        """;
  }
}
