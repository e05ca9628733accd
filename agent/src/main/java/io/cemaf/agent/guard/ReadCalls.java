package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.CallEnd;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls whose answers are being read, by the answer's identity. Nothing here keeps an answer:
 * one that nobody holds any more has been forgotten, and its call ends.
 */
final class ReadCalls {
  private final ConcurrentHashMap<Object, ReadCall> calls = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
  private final Health health;

  ReadCalls(Health health) {
    this.health = health;
  }

  /**
   * A call has answered something that is read later.
   *
   * @return false if the call ends here: the answer is another than the one that is known, which is
   *     counted, or is read in another call already
   */
  boolean begin(RuleSite site, Call call, CallEnd.Answer end, Object answer) {
    if (!Types.isA(answer.getClass(), end.type())) {
      health.count(FallBack.STREAM_UNWRAPPED);
      return false;
    }
    var key = new Key(answer, gone);
    var read = new ReadCall(this, key, site, call, end, health);
    if (calls.putIfAbsent(key, read) != null) {
      return false;
    }
    read.begin(answer);
    return true;
  }

  /** The call whose answer it is; null if there is none that goes on. */
  @Nullable ReadCall of(Object answer) {
    return calls.isEmpty() ? null : calls.get(new Sought(answer));
  }

  void remove(Key key) {
    calls.remove(key);
  }

  /** Ends the calls whose answers are forgotten; on the control thread. */
  void sweep() {
    for (var key = gone.poll(); key != null; key = gone.poll()) {
      var read = calls.get(key);
      if (read != null && read.forgotten()) {
        health.count(FallBack.ANSWER_FORGOTTEN);
      }
    }
  }

  /** An answer, for as long as somebody holds it. */
  static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object answer, ReferenceQueue<Object> gone) {
      super(answer, gone);
      hash = System.identityHashCode(answer);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    /** The table asks the key that is sought, not the one that it holds. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Key key && isSame(key));
    }

    private boolean isSame(Key other) {
      var answer = get();
      return answer != null && other.refersTo(answer);
    }
  }

  /** Stands for an answer while it is looked for. */
  private record Sought(Object answer) {
    @Override
    public int hashCode() {
      return System.identityHashCode(answer);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.refersTo(answer);
    }
  }
}
