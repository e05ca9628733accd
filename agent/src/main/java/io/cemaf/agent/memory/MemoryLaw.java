package io.cemaf.agent.memory;

/**
 * How many calls may run at once so that memory stays below its hard limit. Fed with readings and
 * times.
 *
 * <pre>
 *   heap      live after the last collection, or base + calls x perCall if that is more
 *   process   what is resident or charged to the container, as read
 *   fits      min( (hard - base) / c,  running + (hard - used) / c )
 *   c         1.5 perCall, in the first generation twice as much; of the heap what calls allocate,
 *             at least 1.25 and at most 2 perCall
 *   window    2 at first, 1 after the limit was reached; while calls wait it grows by the calls
 *             that ended since, at most to its double a look; if none ends it doubles after 1 s,
 *             or once memory has stood still for 250 ms where it was seen what calls end with
 *   cap       min(window, fits of heap, fits of process), at least 1; 0 at the limit
 * </pre>
 *
 * <p>What a call holds is known only after a collection that happened while calls ran: until then
 * it counts for what it allocates, and the window keeps calls few. At the limit nothing starts
 * until all kinds are below it by the margin. If memory does not fall although no call runs, one is
 * let through after a second, and after twice as long each time.
 */
public final class MemoryLaw {
  /** Of what is judged. */
  public enum Kind {
    HEAP,
    PROCESS,
    /** The window: not memory itself, but that it is not known yet what calls take. */
    WINDOW
  }

  /** Where memory stands. */
  public enum State {
    NORMAL,
    SOFT,
    HARD
  }

  private static final int FIRST_WINDOW = 2;
  private static final int WIDEST_WINDOW = 1 << 20;

  /** A share of the limit: memory that moves less stands still. */
  private static final double STILL = 0.02;

  private static final long STILL_NANOS = 250_000_000L;
  private static final long PATIENCE_NANOS = 1_000_000_000L;
  private static final long FIRST_PROBE_NANOS = 1_000_000_000L;
  private static final long LAST_PROBE_NANOS = 30_000_000_000L;

  private final double margin;
  private final HeapReading heap = new HeapReading();
  private final Footprint heapPrint = new Footprint();
  private final Footprint processPrint = new Footprint();
  private MemoryBounds heapBounds = MemoryBounds.NONE;
  private MemoryBounds processBounds = MemoryBounds.NONE;
  private double process = Double.NaN;
  private int runningBefore;
  private double allocatedPerCall;

  private int window = FIRST_WINDOW;
  private long grownEnded;
  private long grownNanos;
  private long stillNanos;
  private double stillHeap;
  private double stillProcess;

  private boolean hard;
  private boolean soft;
  private long idleNanos;
  private boolean idle;
  private boolean probing;
  private long probeEnded;
  private long probeNanos = FIRST_PROBE_NANOS;

  private int cap = FIRST_WINDOW;
  private Kind binding = Kind.WINDOW;

  /**
   * Nothing is known yet.
   *
   * @param margin share of a limit by which memory has to fall below it
   */
  public MemoryLaw(double margin) {
    this.margin = margin;
  }

  /**
   * What is read of the heap; {@link #step} follows.
   *
   * @param allocated bytes, garbage among them
   * @param told live bytes after a collection that was told of since the look before; NaN for none
   */
  public void heap(double allocated, double told, MemoryBounds bounds) {
    heap.seen(allocated, told);
    heapBounds = bounds;
  }

  /** What is read of the process, NaN for not known; {@link #step} follows. */
  public void process(double used, MemoryBounds bounds) {
    process = used;
    processBounds = bounds;
  }

  /** One look. */
  public void step(long nowNanos, Calls calls) {
    learn(calls);
    var heapLive = heapLive(calls);
    soft =
        reaches(soft, heapLive, heapBounds.soft()) || reaches(soft, process, processBounds.soft());
    var before = hard;
    hard =
        reaches(hard, heapLive, heapBounds.hard()) || reaches(hard, process, processBounds.hard());
    if (hard) {
      binding = worse(heapLive) ? Kind.HEAP : Kind.PROCESS;
      cap = probe(nowNanos, calls) ? 1 : 0;
      return;
    }
    if (before) {
      window = 1;
      probeNanos = FIRST_PROBE_NANOS;
      rest(nowNanos, calls);
    }
    idle = false;
    probing = false;
    widen(nowNanos, calls);
    cap(calls);
  }

  private void learn(Calls calls) {
    var seen = Math.max(calls.most(), runningBefore);
    runningBefore = calls.running();
    allocatedPerCall = heap.perCall(calls.ended() + calls.running());
    var found = heap.isFresh() && heapPrint.seen(heap.live(), seen, calls.ended());
    found |= !Double.isNaN(process) && processPrint.seen(process, seen, calls.ended());
    if (found) {
      window = Math.min(window, FIRST_WINDOW);
    }
  }

  /** What calls held that have all ended is garbage, collected or not. */
  private double heapLive(Calls calls) {
    return calls.running() == 0 && heapPrint.knowsBase()
        ? Math.min(heap.live(), heapPrint.base())
        : heap.live();
  }

  private boolean reaches(boolean already, double used, double limit) {
    return used >= (already ? limit * (1 - margin) : limit);
  }

  private boolean worse(double heapLive) {
    return Double.isNaN(process)
        || Double.isInfinite(processBounds.hard())
        || heapLive / heapBounds.hard() >= process / processBounds.hard();
  }

  /** Whether one call may run at the limit, because nothing else moves. */
  private boolean probe(long nowNanos, Calls calls) {
    if (probing && calls.ended() != probeEnded) {
      probing = false;
      idle = false;
      probeNanos = Math.min(LAST_PROBE_NANOS, 2 * probeNanos);
    }
    if (probing) {
      return true;
    }
    if (calls.running() > 0) {
      idle = false;
      return false;
    }
    if (!idle) {
      idle = true;
      idleNanos = nowNanos;
    }
    if (nowNanos - idleNanos >= probeNanos) {
      probing = true;
      probeEnded = calls.ended();
    }
    return probing;
  }

  private void widen(long nowNanos, Calls calls) {
    if (!calls.waited()) {
      rest(nowNanos, calls);
      return;
    }
    var moved =
        heap.allocated() - stillHeap > STILL * heapBounds.hard()
            || process - stillProcess > STILL * processBounds.hard();
    if (moved) {
      still(nowNanos);
    }
    var ended = calls.ended() - grownEnded;
    if (ended > 0) {
      grow((int) Math.min(window, ended), nowNanos, calls);
    } else if ((calls.ended() > 0 && nowNanos - stillNanos >= STILL_NANOS)
        || nowNanos - grownNanos >= PATIENCE_NANOS) {
      grow(window, nowNanos, calls);
    }
  }

  private void grow(int by, long nowNanos, Calls calls) {
    if (calls.most() >= Math.min(window, cap)) {
      window = Math.min(WIDEST_WINDOW, window + by);
    }
    rest(nowNanos, calls);
  }

  private void rest(long nowNanos, Calls calls) {
    grownEnded = calls.ended();
    grownNanos = nowNanos;
    still(nowNanos);
  }

  private void still(long nowNanos) {
    stillNanos = nowNanos;
    stillHeap = heap.allocated();
    stillProcess = process;
  }

  private void cap(Calls calls) {
    var limit = heapBounds.hard();
    var room = limit - heapExpected(calls);
    var ofHeap =
        heapPrint.perCall() > 0
            ? fits(limit - heapPrint.base(), room, calls, heapPrint.atMost(allocatedPerCall))
            : fits(limit - heap.least(), room, calls, allocatedPerCall);
    limit = processBounds.hard();
    var ofProcess =
        fits(limit - processPrint.base(), limit - process, calls, processPrint.atMost());
    var fit = Math.min(ofHeap, ofProcess);
    binding = fit >= window ? Kind.WINDOW : ofHeap <= ofProcess ? Kind.HEAP : Kind.PROCESS;
    cap = (int) Math.max(1, Math.min(window, fit));
  }

  /**
   * Before the first collection garbage counts too: there may be no more than what is allocated.
   */
  private double heapExpected(Calls calls) {
    var expected =
        Math.max(heapLive(calls), heapPrint.base() + calls.running() * heapPrint.perCall());
    return Math.min(heap.allocated(), expected);
  }

  /** How many calls that take so much fit into all there is for them, and into what is left. */
  private static double fits(double all, double left, Calls calls, double one) {
    return one <= 0 || Double.isNaN(left)
        ? Double.POSITIVE_INFINITY
        : Math.floor(Math.min(all / one, calls.running() + left / one));
  }

  /** How many calls may run at once. */
  public int cap() {
    return cap;
  }

  public State state() {
    return hard ? State.HARD : soft ? State.SOFT : State.NORMAL;
  }

  /** Whether one call runs at the limit to see whether it moves anything. */
  public boolean probing() {
    return hard && probing;
  }

  /** What the cap rests on. */
  public Kind binding() {
    return binding;
  }

  /** Live bytes of the heap, as far as is known. */
  public double heapUsed(Calls calls) {
    return heapLive(calls);
  }

  /** Which kind of memory is nearer to its soft limit. */
  public Kind softer(Calls calls) {
    return Double.isNaN(process)
            || heapLive(calls) / heapBounds.soft() >= process / processBounds.soft()
        ? Kind.HEAP
        : Kind.PROCESS;
  }

  /** What one more call is expected to leave of a kind of memory in use. */
  public double withOneMore(Kind kind, Calls calls) {
    return switch (kind) {
      case HEAP ->
          heapExpected(calls)
              + (heapPrint.perCall() > 0 ? heapPrint.atMost(allocatedPerCall) : allocatedPerCall);
      case PROCESS -> process + processPrint.atMost();
      case WINDOW -> calls.running() + 1;
    };
  }

  /** Learned bytes of the heap for each call; 0 while not known. */
  public double heapPerCall() {
    return heapPrint.perCall();
  }

  /** Learned bytes of the process for each call; 0 while not known. */
  public double processPerCall() {
    return processPrint.perCall();
  }
}
