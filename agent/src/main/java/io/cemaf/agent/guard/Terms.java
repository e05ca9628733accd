package io.cemaf.agent.guard;

import io.cemaf.Level;
import io.cemaf.Priority;
import io.cemaf.agent.memory.MemoryGate;
import io.cemaf.rules.Degrade;
import io.cemaf.rules.Mode;
import io.cemaf.rules.OnReject;
import io.cemaf.rules.Reserve;
import org.jspecify.annotations.Nullable;

/**
 * What is decided for a rule at the moment: its by-level values resolved. Immutable; equal terms
 * leave the table as it is.
 *
 * @param limit calls at once; {@link Integer#MAX_VALUE} for no bulkhead
 * @param permits whether the rule has a bulkhead at all: its calls take permits even while {@code
 *     limit} is unlimited, so that they count when it shrinks
 * @param reserve shares of the limit that less important calls cannot use
 * @param duty share of time in which the rule's calls may run, 1 for always; its throttle may say
 *     less
 * @param maxPaceNanos by which one call is delayed for that, at most; 0 if the rule is not paced
 * @param spacingNanos least time between starts; 0 for none
 * @param guard null for none
 * @param degrade what calls do with less; null for nothing
 * @param shed which of its calls a policy refuses; null for none
 * @param batch how a list argument is handed over in pieces; null for whole
 * @param signal what the level rests on, with its value and threshold, for messages
 * @param rate of starts; null for no limit
 * @param ending what else a call may end with; null for nothing
 * @param onReject what a refused call gets; null for the exception of its library
 * @param memory how many calls of all rules may run at once for want of memory; null for any number
 */
public record Terms(
    Mode mode,
    Level level,
    Priority priority,
    int limit,
    boolean permits,
    Reserve reserve,
    double duty,
    long maxPaceNanos,
    long spacingNanos,
    @Nullable GuardGate guard,
    @Nullable Degrade degrade,
    long deadlineNanos,
    long maxPermitWaitNanos,
    int maxWaiting,
    long maxHoldNanos,
    boolean mayHoldLock,
    boolean proceedOnEventLoop,
    String onPause,
    boolean timed,
    @Nullable Shed shed,
    @Nullable Batch batch,
    String signal,
    double value,
    double threshold,
    @Nullable Rate rate,
    @Nullable Ending ending,
    @Nullable MemoryGate memory,
    @Nullable OnReject onReject) {

  /** Whether its calls may have to be delayed. */
  public boolean paced() {
    return maxPaceNanos > 0;
  }
}
