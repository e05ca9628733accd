package io.cemaf.agent.cli;

import io.cemaf.agent.observe.Decision;
import io.cemaf.agent.sense.SensorStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The outline of what a JVM answers to {@code status}: maps and lists as they become JSON. A part
 * that is left out is not printed. Durations are keys in {@code Millis}; a signal's value is in its
 * own unit (ratios 0 to 1, degrees Celsius, bytes, seconds), NaN where it is not known.
 *
 * <pre>
 * agent       version, pid, main, uptimeMillis, mode, enabled
 * rules       files [absolute], defaults, device, problems [text]
 * settings    [key, value, origin]
 * level       current, forMillis, forced, signal, value, threshold
 * signals     NAME: value
 * thresholds  [level, signal, threshold, learned, atMost, seenMinutes] of those that are auto
 * forecasts   [signal, by (levels, or the forecast.SIGNAL of conditions), seconds, forecast, slope (a
 *              second), confidence (0.5 to 1), moving]
 * sensors     [name, state, source, value, message, cpuMillis (of its own thread, if it has one)]
 * graphics    [name] of graphics processors, of this machine without any JVM asked
 * guards      [name, state, forMillis, why, waiting]
 * own         [kind (sensor or guard), name, value] of what the application says in their place
 * policies    [name, state, forMillis, actions, about, signal, value, threshold, begun, default]
 * ruleStates  [rule, priority, mode, inFlight, started, failed, waiting, limit, paused, rejected,
 *              skipped, shed, split, onPause (while calls wait), circuitBreaker (state, failureRate,
 *              slowCallRate, retryAfterMillis, signal, value, threshold), rateLimiter
 *              (limitForPeriod, limitRefreshPeriodMillis, left), retried, fellBack, timedOut, overdue]
 * disk        paths, mode, scheduler, maxWriteBytesPerSecond, maxReadBytesPerSecond, waiting (operations
 *              held now), writtenBytes, writesHeld, writesHeldForMillis, writeLongestHeldMillis,
 *              writesBeyondTheRate, the same of reads, gigabytesWrittenAYearNow (by the last minute),
 *              gigabytesWrittenAYear (since they are watched), processWrittenBytes,
 *              processGigabytesWrittenAYear (by the kernel's account, since the process began)
 * logging     when, keepAtLeast, keeps (all, or the least severe), leftOut
 * paging      memoryBytes, memoryLimitBytes, scratchBytes (to pack and unpack pages in, beyond that
 *              limit), diskBytes, maxDiskBytes, decodedBytes (on the heap although they have pages),
 *              eviction, compression, encryption (the cipher), writtenBytes (which wears the disk),
 *              readBytes, writeAmplification, pages, bytes (as they were),
 *              pagesInMemory, bytesInMemory, pagesOnDisk, bytesOnDisk, hits, pageFaults, hitRate (0 to
 *              1), refused (values without room), lost, rules: NAME: the same from pages on
 * quotas      NAME: [key (of an API key only a mark), requestsLeft, tokensLeft (negative while owed),
 *              tokenRatio (used for each that was estimated), cooldownMillis, probing, waiting]
 * budgets     NAME: share (used, by the key that has used most), periodEndsInMillis, forgotten (keys)
 * woven       [method, rules [name], loader]
 * fallBacks   NAME: count
 * faults      PLACE: count
 * overhead    NAME: value
 * decisions   [at, kind, subject, method, level, action, signal, value, threshold, waitedMillis,
 *              detail]
 * </pre>
 */
public final class StatusDocument {
  public static final String AGENT = "agent";
  public static final String RULES = "rules";
  public static final String SETTINGS = "settings";
  public static final String LEVEL = "level";
  public static final String SIGNALS = "signals";
  public static final String SENSORS = "sensors";
  public static final String GRAPHICS = "graphics";
  public static final String GUARDS = "guards";
  public static final String POLICIES = "policies";
  public static final String RULE_STATES = "ruleStates";
  public static final String WOVEN = "woven";
  public static final String FALL_BACKS = "fallBacks";
  public static final String FAULTS = "faults";
  public static final String OVERHEAD = "overhead";
  public static final String DECISIONS = "decisions";

  private StatusDocument() {}

  /** A sensor as it stands in the document. */
  public static Map<String, Object> sensor(SensorStatus sensor) {
    var row = new LinkedHashMap<String, Object>();
    row.put("name", sensor.name());
    row.put("state", sensor.state().name());
    row.put("source", sensor.source());
    row.put("value", sensor.value());
    row.put("message", sensor.message());
    if (sensor.cpuNanos() >= 0) {
      row.put("cpuMillis", sensor.cpuNanos() / 1_000_000);
    }
    return row;
  }

  /** Decisions as they stand in the document. */
  public static List<Map<String, Object>> decisions(List<Decision> decisions) {
    var rows = new ArrayList<Map<String, Object>>(decisions.size());
    for (var decision : decisions) {
      rows.add(row(decision));
    }
    return rows;
  }

  private static Map<String, Object> row(Decision decision) {
    var level = decision.level();
    var row = new LinkedHashMap<String, Object>();
    row.put("at", Instant.ofEpochMilli(decision.atMillis()).toString());
    row.put("kind", decision.kind().name());
    row.put("subject", decision.subject());
    row.put("method", decision.method());
    row.put("level", level == null ? "" : level.name());
    row.put("action", decision.action());
    row.put("signal", decision.signal());
    row.put("value", decision.value());
    row.put("threshold", decision.threshold());
    row.put("waitedMillis", decision.waitedNanos() / 1_000_000);
    row.put("detail", decision.detail());
    return row;
  }
}
