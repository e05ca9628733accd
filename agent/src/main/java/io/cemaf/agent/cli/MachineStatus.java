package io.cemaf.agent.cli;

import io.cemaf.agent.cli.ControlClient.Jvm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** This machine without any JVM asked: its signals, and who has the agent. */
final class MachineStatus {
  Map<String, Object> document(List<Jvm> agents) {
    var document = new LinkedHashMap<String, Object>();
    document.put(
        "jvms",
        agents.stream()
            .map(jvm -> Map.<String, Object>of("pid", jvm.pid(), "main", jvm.main()))
            .toList());
    return document;
  }
}
