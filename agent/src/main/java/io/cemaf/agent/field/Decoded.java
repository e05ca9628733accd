package io.cemaf.agent.field;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Values of pages that are on the heap, by slot: the last ones used for certain, up to a bound,
 * others as long as the application has them. So a reader gets the same object as long as anybody
 * holds it.
 *
 * <p>What is kept is thrown out by second chance: in the order of its coming, unless it has been
 * used since it was last looked at.
 */
final class Decoded {
  /** A value that is on the heap, as long as it is. */
  static final class Live extends WeakReference<Object> {
    final int slot;
    private final long bytes;

    /** Whether it may be written to, and must be looked at before it goes. */
    private final boolean mutable;

    /** Whether it was used since it was last looked at. */
    private boolean used;

    /** The value itself while it is to stay; null when it may go. */
    private volatile @Nullable Object kept;

    Live(Object value, int slot, long bytes, boolean mutable, ReferenceQueue<Object> gone) {
      super(value, gone);
      this.slot = slot;
      this.bytes = bytes;
      this.mutable = mutable;
    }
  }

  /** Who is asked before what may have been written to goes. */
  interface Leaving {
    /** Whether it may; if not, it is asked again. */
    boolean mayLeave(Live live, Object value);
  }

  private final ReentrantLock keeping = new ReentrantLock();
  private final ConcurrentHashMap<Integer, Live> live = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Live> kept = new ConcurrentLinkedQueue<>();
  private final AtomicLong keptBytes = new AtomicLong();
  private volatile long most;
  private final ReferenceQueue<Object> gone;
  private final Leaving leaving;

  /**
   * Holds nothing yet.
   *
   * @param most bytes that are kept for certain
   */
  Decoded(long most, ReferenceQueue<Object> gone, Leaving leaving) {
    this.most = most;
    this.gone = gone;
    this.leaving = leaving;
  }

  /** Keeps no more than this for certain, from here on. */
  void bound(long bytes) {
    most = bytes;
    shrink(bytes);
  }

  /** A slot's value; null if it is not on the heap. */
  @Nullable Object get(int slot) {
    var found = live.get(slot);
    if (found == null) {
      return null;
    }
    if (!found.used) {
      found.used = true;
    }
    var value = found.get();
    if (value != null && found.mutable && found.kept == null) {
      keepAgain(found, value);
    }
    return value;
  }

  /** Who has it still may write to it from here on. */
  private void keepAgain(Live found, Object value) {
    keeping.lock();
    try {
      if (found.kept != null) {
        return;
      }
      found.kept = value;
    } finally {
      keeping.unlock();
    }
    enqueue(found);
    shrink(most);
  }

  private void enqueue(Live fresh) {
    keptBytes.addAndGet(fresh.bytes);
    kept.add(fresh);
  }

  /** Whether this is what is known of its slot. */
  boolean has(Live known) {
    return live.get(known.slot) == known;
  }

  /** Whether values of so many bytes stay long enough to be written to. */
  boolean hasRoomFor(long bytes) {
    return bytes <= most / 2;
  }

  /** Notes a value that the application has; it is kept no longer than there. */
  void note(int slot, Object value, long bytes) {
    live.put(slot, new Live(value, slot, bytes, false, gone));
  }

  /** Keeps a value that the application has, and may write to; {@link #settle} must follow. */
  void noteMutable(int slot, Object value, long bytes) {
    var fresh = new Live(value, slot, bytes, true, gone);
    fresh.kept = value;
    live.put(slot, fresh);
    enqueue(fresh);
  }

  /** Keeps a value that was fetched; answers the one that another thread fetched first. */
  Object keep(int slot, Object value, long bytes) {
    var now = add(slot, value, bytes, false);
    shrink(most);
    return now;
  }

  /** As {@link #keep}, of an array; {@link #settle} must follow. */
  Object keepArray(int slot, byte[] value, boolean mutable) {
    return add(slot, value, value.length, mutable);
  }

  /** Lets others go for what has come. Not under a lock that {@link Leaving} takes. */
  void settle() {
    shrink(most);
  }

  private Object add(int slot, Object value, long bytes, boolean mutable) {
    var fresh = new Live(value, slot, bytes, mutable, gone);
    while (true) {
      var known = live.putIfAbsent(slot, fresh);
      if (known == null) {
        break;
      }
      var other = known.get();
      if (other != null) {
        return other;
      }
      if (live.replace(slot, known, fresh)) {
        break;
      }
    }
    if (bytes <= most) {
      fresh.kept = value;
      enqueue(fresh);
    }
    return value;
  }

  /** Lets what is kept go until there is no more than this. */
  void shrink(long target) {
    // Twice round is enough: whoever was spared once is not spared again but by new use.
    for (var spared = 2 * live.size(); keptBytes.get() > target; ) {
      var oldest = kept.poll();
      if (oldest == null) {
        return;
      }
      if (oldest.used && oldest.kept != null && spared-- > 0) {
        oldest.used = false;
        kept.add(oldest);
      } else if (mayGo(oldest)) {
        oldest.kept = null;
        keptBytes.addAndGet(-oldest.bytes);
      } else {
        kept.add(oldest);
        return;
      }
    }
  }

  private boolean mayGo(Live oldest) {
    var value = oldest.kept;
    return value == null || !oldest.mutable || leaving.mayLeave(oldest, value);
  }

  /** The value is gone: so is what was noted of it. */
  void forget(Live dead) {
    live.remove(dead.slot, dead);
  }

  /** Nobody can ask for the slot any more. */
  void forget(int slot) {
    var known = live.remove(slot);
    if (known != null) {
      // Its bytes count until its turn comes, so that the queue has no more than they allow.
      known.kept = null;
    }
  }

  long keptBytes() {
    return keptBytes.get();
  }
}
