package io.cemaf.testapps.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What {@code java -jar cemaf.jar status PID --json} says of a JVM. */
public record AgentStatus(JsonNode json) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Asks a JVM that runs the agent. */
  public static AgentStatus of(Path room, long pid) {
    var answer = Commands.cemaf(room, "status", Long.toString(pid), "--json");
    if (answer.exit() != 0) {
      throw new AssertionError("status ended with " + answer.exit() + ": " + answer.stderr());
    }
    try {
      return new AgentStatus(MAPPER.readTree(answer.stdout()));
    } catch (JsonProcessingException problem) {
      throw new AssertionError("status printed no JSON: " + answer.stdout(), problem);
    }
  }

  /** Fall-backs by name, those that were used. */
  public Map<String, Long> fallBacks() {
    return counts("fallBacks");
  }

  /** Faults inside the agent, by place and kind. */
  public Map<String, Long> faults() {
    return counts("faults");
  }

  private Map<String, Long> counts(String field) {
    var node = json.get(field);
    if (node == null) {
      throw new AssertionError("status has no " + field + ": " + json);
    }
    var counts = new TreeMap<String, Long>();
    node.properties().forEach(entry -> counts.put(entry.getKey(), entry.getValue().asLong()));
    return counts;
  }
}
