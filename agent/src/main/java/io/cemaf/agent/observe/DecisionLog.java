package io.cemaf.agent.observe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last 1,000 decisions about calls, and the last 100 changes of level, guards and rules: kept
 * apart, so that a flood of rejections does not wash away what caused it.
 *
 * <p>ManyToOne in spirit: any thread writes, without allocation, clock read or wait; reading
 * copies.
 */
public final class DecisionLog {
  /** How many decisions about calls are kept. */
  public static final int CALLS_KEPT = 1_000;

  private static final int CHANGES_KEPT = 100;

  /** A power of two, with room for writers that are under way while the last 1,000 are read. */
  private static final int SLOTS = 1_024;

  private static final String NOTHING = "";

  /*
   * Each slot is a sequence lock with the ticket in it. Writer number t takes slot t mod 1024:
   *
   *   stamp 2t+1   being written by t        (compare-and-set from any even, older stamp)
   *   stamp 2t+2   holds what t has written  (release)
   *
   * A writer that finds its slot taken, because another was held up for a whole round or has
   * overtaken it, drops its decision and counts that: waiting would be worse. A reader copies and
   * believes the copy only if the stamp was 2t+2 before and after.
   */
  private final Slot[] slots = new Slot[SLOTS];

  private final AtomicLong tail = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  /** Changes with the ticket of the call decision that follows them; written by agent threads. */
  private final ArrayDeque<Change> changes = new ArrayDeque<>(CHANGES_KEPT);

  /** How many changes there ever were; under the lock of {@link #changes}. */
  private long changed;

  private volatile long nowMillis;

  /** Empty, and at the epoch until the first {@link #tick}. */
  public DecisionLog() {
    for (var i = 0; i < SLOTS; i++) {
      slots[i] = new Slot();
    }
  }

  /** Sets the time that decisions bear from here on; called at each poll. */
  public void tick(long epochMillis) {
    nowMillis = epochMillis;
  }

  /** Decisions that were not kept because too many were made at once. */
  public long lost() {
    return lost.get();
  }

  void call(Decision.Kind kind, CallFacts facts, String detail, long waitedNanos) {
    var ticket = tail.getAndIncrement();
    var slot = slots[(int) ticket & (SLOTS - 1)];
    if (!slot.write(ticket, nowMillis, kind, facts, detail, waitedNanos)) {
      lost.getAndIncrement();
    }
  }

  void change(
      Decision.Kind kind,
      String subject,
      String action,
      String signal,
      double value,
      double threshold,
      String detail) {
    var change =
        new Decision(
            nowMillis, kind, subject, NOTHING, null, null, signal, value, threshold, action, detail,
            0);
    synchronized (changes) {
      if (changes.size() == CHANGES_KEPT) {
        changes.removeFirst();
      }
      changes.addLast(new Change(tail.get(), change));
      changed++;
    }
  }

  /** A place in the order of decisions. */
  public record Position(long calls, long changes) {}

  /** Behind what was decided last. */
  public Position position() {
    synchronized (changes) {
      return new Position(tail.get(), changed);
    }
  }

  /** What is kept of all that was decided since, calls before changes. */
  public List<Decision> since(Position position) {
    var kept = new ArrayList<Decision>();
    var end = tail.get();
    for (var ticket = Math.max(position.calls(), end - CALLS_KEPT); ticket < end; ticket++) {
      var decision = slots[(int) ticket & (SLOTS - 1)].read(ticket);
      if (decision != null) {
        kept.add(decision);
      }
    }
    synchronized (changes) {
      var fresh = changed - position.changes();
      var older = changes.size() - fresh;
      for (var change : changes) {
        if (older-- <= 0) {
          kept.add(change.decision());
        }
      }
    }
    return kept;
  }

  /** What is kept, oldest first. */
  public List<Decision> all() {
    return last(Integer.MAX_VALUE, any -> true);
  }

  /** The last of those that {@code wanted} accepts, at most {@code most}, oldest first. */
  public List<Decision> last(int most, Predicate<Decision> wanted) {
    List<Change> apart;
    synchronized (changes) {
      apart = new ArrayList<>(changes);
    }
    var end = tail.get();
    var kept = new ArrayList<Decision>();
    var next = 0;
    for (var ticket = Math.max(0, end - CALLS_KEPT); ticket < end; ticket++) {
      for (; next < apart.size() && apart.get(next).before() <= ticket; next++) {
        add(kept, apart.get(next).decision(), wanted);
      }
      var decision = slots[(int) ticket & (SLOTS - 1)].read(ticket);
      if (decision != null) {
        add(kept, decision, wanted);
      }
    }
    for (; next < apart.size(); next++) {
      add(kept, apart.get(next).decision(), wanted);
    }
    return List.copyOf(kept.subList(Math.max(0, kept.size() - most), kept.size()));
  }

  private static void add(List<Decision> kept, Decision decision, Predicate<Decision> wanted) {
    if (wanted.test(decision)) {
      kept.add(decision);
    }
  }

  private record Change(long before, Decision decision) {}

  private static final class Slot {
    private static final VarHandle STAMP;

    static {
      try {
        STAMP = MethodHandles.lookup().findVarHandle(Slot.class, "stamp", long.class);
      } catch (ReflectiveOperationException impossible) {
        throw new ExceptionInInitializerError(impossible);
      }
    }

    @SuppressWarnings("unused")
    private volatile long stamp;

    private long atMillis;
    private Decision.Kind kind = Decision.Kind.REJECTED;
    private @Nullable CallFacts facts;
    private String detail = NOTHING;
    private long waitedNanos;

    @SuppressWarnings("ReferenceEquality") // what is equal but not the same is stored again
    boolean write(
        long ticket, long millis, Decision.Kind decided, CallFacts about, String note, long nanos) {
      var before = (long) STAMP.getAcquire(this);
      var writing = 2 * ticket + 1;
      if ((before & 1) != 0 || before > writing || !STAMP.compareAndSet(this, before, writing)) {
        return false;
      }
      // The mark must be seen before any of what follows.
      VarHandle.storeStoreFence();
      atMillis = millis;
      waitedNanos = nanos;
      // In a flood every slot soon holds the same: a store of a reference costs more than a look.
      if (kind != decided) {
        kind = decided;
      }
      if (facts != about) {
        facts = about;
      }
      if (detail != note) {
        detail = note;
      }
      STAMP.setRelease(this, writing + 1);
      return true;
    }

    @Nullable Decision read(long ticket) {
      var written = 2 * ticket + 2;
      if ((long) STAMP.getAcquire(this) != written) {
        return null;
      }
      var millis = atMillis;
      var decided = kind;
      var about = facts;
      var note = detail;
      var nanos = waitedNanos;
      // What was read must have been read before the stamp is looked at again.
      VarHandle.loadLoadFence();
      if ((long) STAMP.getOpaque(this) != written || about == null) {
        return null;
      }
      return Decision.ofCall(millis, decided, about, note, nanos);
    }
  }
}
