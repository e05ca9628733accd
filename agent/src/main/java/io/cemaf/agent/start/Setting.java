package io.cemaf.agent.start;

/**
 * One setting in force.
 *
 * @param key without {@code cemaf.}, such as {@code mode} or {@code rule.chat.mode}
 * @param text as it was given
 * @param value what the text means: Boolean, Double, String, Duration, List, Mode, Level, Severity
 */
public record Setting(String key, String text, Object value, Origin origin) {}
