package io.cemaf.agent.start;

/** Where a setting's value came from, strongest first. */
public enum Origin {
  LIVE("set"),
  SYSTEM_PROPERTY("system property"),
  ENVIRONMENT("environment"),
  AGENT_ARGUMENTS("agent arguments"),
  RULES_FILE("rules file"),
  DEVICE_PRESET("device preset"),
  DEFAULT("default");

  private final String label;

  Origin(String label) {
    this.label = label;
  }

  /** As {@code status} prints it. */
  public String label() {
    return label;
  }
}
