package io.cemaf.testapps.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import java.util.TreeMap;

/** What {@code status PID --json} of the command line says of a JVM. */
public record AgentStatus(JsonNode json) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** The exit code of a command that finds no agent. */
  private static final int NO_JVM = 3;

  private static final long PATIENCE_NANOS = 20_000_000_000L;

  /** Asks a JVM that runs the agent. */
  public static AgentStatus of(long pid) {
    return of(pid, 10);
  }

  /** As {@link #of(long)}, with so many of the last decisions. */
  public static AgentStatus of(long pid, int decisions) {
    var answer = ask(pid, decisions);
    // The agent opens its socket after main has begun: a short program may be asked before that.
    for (var deadline = System.nanoTime() + PATIENCE_NANOS;
        answer.exit() == NO_JVM && System.nanoTime() < deadline && isAlive(pid); ) {
      answer = ask(pid, decisions);
    }
    if (answer.exit() != 0) {
      throw new AssertionError("status ended with " + answer.exit() + ": " + answer.stderr());
    }
    try {
      return new AgentStatus(MAPPER.readTree(answer.stdout()));
    } catch (JsonProcessingException problem) {
      throw new AssertionError("status printed no JSON: " + answer.stdout(), problem);
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static Commands.Result ask(long pid, int decisions) {
    return CommandHere.run(
        "status", Long.toString(pid), "--json", "--decisions", Integer.toString(decisions));
  }

  /** Fall-backs by name, those that were used. */
  public Map<String, Long> fallBacks() {
    return counts("fallBacks");
  }

  /** Faults inside the agent, by place and kind. */
  public Map<String, Long> faults() {
    return counts("faults");
  }

  /** The state of a rule; missing if it has none yet. */
  public JsonNode rule(String name) {
    return named("ruleStates", "rule", name);
  }

  /** The state of a guard; missing if there is none of that name. */
  public JsonNode guard(String name) {
    return named("guards", "name", name);
  }

  /** A setting with its origin. */
  public JsonNode setting(String key) {
    return named("settings", "key", key);
  }

  /** The last decisions, oldest first. */
  public JsonNode decisions() {
    return json.path("decisions");
  }

  private JsonNode named(String list, String field, String name) {
    for (var each : json.path(list)) {
      if (each.path(field).asText().equals(name)) {
        return each;
      }
    }
    return MissingNode.getInstance();
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
