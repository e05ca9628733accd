package io.cemaf.agent.guard;

import io.cemaf.Meter;
import io.cemaf.agent.limit.RateLimiter;
import io.cemaf.agent.limit.RetryBudget;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is kept of a rule from one table to the next: its counts and its room. */
public final class RuleState {
  private final Object identity = new Object();
  private final String name;
  private final Meter meter;
  private final Room room;
  private final Spacing spacing;
  private final Pacer pacer = new Pacer();
  private final Costs costs = new Costs();
  private final RetryBudget retryBudget;

  /** Calls as of the last look; the control thread's. */
  private long seenCalls;

  /** Null where the rule's limit does not adapt. */
  private volatile @Nullable AdaptiveLimit adaptive;

  /** Null where the rule has none. */
  private volatile @Nullable Breaker breaker;

  /** Null where the rule has none. */
  private volatile @Nullable RateLimiter rate;

  /** Null where the rule has none. */
  private volatile @Nullable LoopGuard loop;

  /** Null where the rule has none. */
  private volatile @Nullable Fallbacks fallbacks;

  /** Null where the rule sets nothing aside. */
  private volatile @Nullable AllocationLimit allocation;

  /** What was learned once is kept; the control thread's. */
  private @Nullable AllocationLimit learned;

  final LongAdder paused = new LongAdder();
  final LongAdder rejected = new LongAdder();
  final LongAdder skipped = new LongAdder();
  final LongAdder proceeded = new LongAdder();
  final LongAdder shed = new LongAdder();
  final LongAdder throttled = new LongAdder();
  final LongAdder split = new LongAdder();
  final LongAdder degraded = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder fellBack = new LongAdder();
  final LongAdder timedOut = new LongAdder();
  final LongAdder overdue = new LongAdder();

  /** Calls that a policy may refuse, so far: which of them it does goes by their number. */
  final AtomicLong sheddable = new AtomicLong();

  RuleState(String name, Meter meter, Room room, Spacing spacing, long nowNanos) {
    this.name = name;
    this.meter = meter;
    this.room = room;
    this.spacing = spacing;
    retryBudget = new RetryBudget(nowNanos);
  }

  /** Stands for this rule where nothing of the agent may be kept. */
  Object identity() {
    return identity;
  }

  public String name() {
    return name;
  }

  public Meter meter() {
    return meter;
  }

  Room room() {
    return room;
  }

  Spacing spacing() {
    return spacing;
  }

  /** How the rule's calls are spread out. */
  public Pacer pacer() {
    return pacer;
  }

  /** What the rule's calls cost. */
  public Costs costs() {
    return costs;
  }

  /** The rule's limit, if it adapts. */
  public @Nullable AdaptiveLimit adaptive() {
    return adaptive;
  }

  void adaptive(@Nullable AdaptiveLimit limit) {
    adaptive = limit;
  }

  /** The rule's circuit breaker, if it has one. */
  public @Nullable Breaker breaker() {
    return breaker;
  }

  void breaker(@Nullable Breaker fresh) {
    breaker = fresh;
  }

  /** Who answers its calls instead, if the rule says so. */
  @Nullable Fallbacks fallbacks() {
    return fallbacks;
  }

  void fallbacks(Fallbacks fresh) {
    fallbacks = fresh;
  }

  /** Calls that somebody else answered, or was asked to. */
  public long fellBack() {
    return fellBack.sum();
  }

  /** The rule's count of calls by period, if it has one. */
  public @Nullable RateLimiter rate() {
    return rate;
  }

  void rate(@Nullable RateLimiter fresh) {
    rate = fresh;
  }

  /** The rule's count of calls by key, if it has one. */
  public @Nullable LoopGuard loop() {
    return loop;
  }

  void loop(@Nullable LoopGuard fresh) {
    loop = fresh;
  }

  /** What memory the rule's calls may use, if the rule says so. */
  public @Nullable AllocationLimit allocation() {
    return allocation;
  }

  /** Begins to set memory aside, if it was not; on the control thread. */
  public AllocationLimit allocate(int limit) {
    var known = learned;
    if (known == null) {
      known = new AllocationLimit(limit);
      learned = known;
    }
    allocation = known;
    return known;
  }

  /** Sets none aside any more; on the control thread. */
  public void deallocate() {
    allocation = null;
  }

  public int waiting() {
    return room.waiting();
  }

  /** Whether a call waits, runs, or was made since this was asked before. */
  boolean isBusy() {
    var ended = meter.ended();
    var calls = meter.started();
    var busy = calls != ended || calls != seenCalls || waiting() > 0;
    seenCalls = calls;
    return busy;
  }

  public int permitsTaken() {
    return room.taken();
  }

  /** Calls that waited. */
  public long paused() {
    return paused.sum();
  }

  public long rejected() {
    return rejected.sum();
  }

  /** Calls that a policy refused, or whose turn would have come too late. */
  public long shed() {
    return shed.sum();
  }

  /** Calls whose list was handed over in pieces. */
  public long split() {
    return split.sum();
  }

  /** Calls that were made with less, or answered by a sibling. */
  public long degraded() {
    return degraded.sum();
  }

  public long skipped() {
    return skipped.sum();
  }

  /** Calls that were delayed to spread them out. */
  public long throttled() {
    return throttled.sum();
  }

  RetryBudget retryBudget() {
    return retryBudget;
  }

  /** Attempts that were made again. */
  public long retried() {
    return retried.sum();
  }

  /** Calls that their time limit ended. */
  public long timedOut() {
    return timedOut.sum();
  }

  /** Calls that were interrupted for their time limit, and answered later all the same. */
  public long overdue() {
    return overdue.sum();
  }

  /** Calls that were let through although they should have waited. */
  public long proceeded() {
    return proceeded.sum();
  }
}
