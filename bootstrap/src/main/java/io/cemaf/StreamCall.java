package io.cemaf;

import org.jspecify.annotations.Nullable;

/**
 * One subscription to a stream that a woven method answered. It is the call: the method is called
 * when somebody subscribes, and the call ends when the stream does.
 *
 * <p>Made by the agent, used by what stands for the stream in the application's own loader.
 */
public abstract class StreamCall {
  /** Who wants the stream. */
  public interface Taker {
    /** Subscribes to the stream. A later one replaces one that has failed without any item. */
    void take(Object stream);

    /** Ends at once: there is no stream, or there shall be none any more. */
    void fail(Throwable why);
  }

  /** Calls the method, at once or later on a thread of its own, and hands over what it answers. */
  public abstract void start(Taker taker);

  /** So many more items are wanted, 1 or more. */
  public abstract void asked(long items);

  /** An item is about to be handed on. */
  public abstract void item(Object item);

  /** It was. */
  public abstract void handed();

  /** The stream is over; told before whoever subscribed is. */
  public abstract void completed();

  /**
   * The stream failed; told before whoever subscribed is.
   *
   * @return what that one is to be told; null where another stream will be handed over
   */
  public abstract @Nullable Throwable failed(Throwable thrown);

  /** Nobody wants more. */
  public abstract void cancelled();
}
