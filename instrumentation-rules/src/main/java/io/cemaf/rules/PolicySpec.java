package io.cemaf.rules;

import io.cemaf.Priority;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What else a signal should do.
 *
 * @param mode its own; null for the file's
 * @param when any of them begins it
 * @param holdsFor how long it must hold without a break before it begins
 * @param rules whose calls it is about; empty for all
 * @param subsystem the registered one that it is about, in place of rules; {@link #ALL} for every
 *     one; null for none
 * @param builtIn whether it is one of the defaults, and nobody has written it
 */
public record PolicySpec(
    String name,
    SourceRef source,
    @Nullable Mode mode,
    List<Condition> when,
    Duration holdsFor,
    List<String> rules,
    @Nullable String subsystem,
    boolean builtIn,
    Actions actions) {
  /** The name that stands for all registered subsystems. */
  public static final String ALL = "all";

  public PolicySpec {
    when = List.copyOf(when);
    rules = List.copyOf(rules);
  }

  /** How grave an alert is. */
  public enum Severity {
    INFO,
    WARNING,
    ERROR,
    CRITICAL
  }

  /**
   * Calls that are refused.
   *
   * @param below of calls of less priority than this
   * @param share so many, above 0 to 1
   */
  public record Shed(Priority below, double share) {}

  /**
   * What it does while it is active; null for what it does not do.
   *
   * @param throttle the share of time in which calls may run
   * @param reduceBatch the share of a list that one call handles
   * @param pageOut the share of what is kept in memory that is paged out
   * @param scaleUp the webhook that is told
   */
  public record Actions(
      @Nullable Double throttle,
      @Nullable Shed shed,
      @Nullable Double reduceBatch,
      @Nullable Double pageOut,
      @Nullable String scaleUp,
      @Nullable Severity alert) {
    /** Whether there is nothing that it does. */
    public boolean none() {
      return throttle == null
          && shed == null
          && reduceBatch == null
          && pageOut == null
          && scaleUp == null
          && alert == null;
    }
  }

  /** Whether it changes what becomes of a rule's calls. */
  public boolean isAbout(String rule) {
    return subsystem == null && (rules.isEmpty() || rules.contains(rule));
  }
}
