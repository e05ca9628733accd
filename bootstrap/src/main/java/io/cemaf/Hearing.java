package io.cemaf;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a call hears of the HTTP responses that are received in it. A call has another one each time
 * that it listens, so that what comes late for one of its places on the stack reaches nobody.
 */
final class Hearing {
  private volatile @Nullable ResponseHead last;

  /** The last that was heard; null for none. */
  @Nullable ResponseHead last() {
    return last;
  }

  /**
   * Those that listen where a request is sent.
   *
   * @param outer the next further out; null if there is none
   */
  record Listeners(Hearing hearing, @Nullable Listeners outer) implements Consumer<ResponseHead> {
    @Override
    public void accept(ResponseHead head) {
      for (var each = this; each != null; each = each.outer) {
        each.hearing.last = head;
      }
    }
  }
}
