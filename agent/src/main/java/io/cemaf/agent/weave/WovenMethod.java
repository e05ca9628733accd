package io.cemaf.agent.weave;

import java.util.List;

/**
 * A method that calls the gate.
 *
 * @param type binary name
 * @param rules by name, in the order of merging
 * @param loader as people tell loaders apart
 * @param site its number at the gate
 */
public record WovenMethod(
    String type, String method, String descriptor, List<String> rules, String loader, int site) {
  public WovenMethod {
    rules = List.copyOf(rules);
  }

  /** {@code type.method}. */
  public String name() {
    return type + "." + method;
  }
}
