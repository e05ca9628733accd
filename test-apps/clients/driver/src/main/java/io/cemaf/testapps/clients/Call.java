package io.cemaf.testapps.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A call in progress: where its items go, and how it is cancelled. */
public final class Call {
  private final String id;
  private final Events events;
  private final StringBuilder text = new StringBuilder();
  private final List<AutoCloseable> ways = new ArrayList<>();
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
  private @Nullable Thread caller;
  private @Nullable String thread;
  private boolean cancelling;
  private int items;

  Call(String id, Events events) {
    this.id = id;
    this.events = events;
  }

  /** Says that the calling thread has begun. */
  synchronized void begin() {
    caller = Thread.currentThread();
    events.started(id);
  }

  /** Reports one item of a stream. */
  public synchronized void item(String part) {
    items++;
    text.append(part);
    events.token(id, part);
  }

  /** Reports vectors, and writes them as JSON. */
  public synchronized String vectors(List<?> vectors) {
    items = vectors.size();
    return events.json(vectors);
  }

  /** The items' text so far. */
  public synchronized String text() {
    return text.toString();
  }

  /** The thread on which the library ended the call; the calling one for blocking calls. */
  synchronized String thread() {
    return thread == null ? Thread.currentThread().getName() : thread;
  }

  private synchronized Optional<Throwable> end(@Nullable Throwable problem) {
    thread = Thread.currentThread().getName();
    return Optional.ofNullable(problem);
  }

  synchronized int items() {
    return items;
  }

  /** How the library cancels this call; used at once if it is cancelled already. */
  public void onCancel(AutoCloseable way) throws Exception {
    synchronized (this) {
      if (!cancelling) {
        ways.add(way);
        return;
      }
    }
    way.close();
  }

  /**
   * Waits for a result or for the cancellation.
   *
   * @throws CancellationException when the call is cancelled
   * @throws Exception what the future failed with, as its dependents see it
   */
  public <T> T await(CompletionStage<T> result) throws Exception {
    var future = result.toCompletableFuture();
    var end = future.handle((value, problem) -> end(problem));
    var unused = CompletableFuture.anyOf(end, cancelled).get();
    if (cancelled.isDone()) {
      throw new CancellationException("cancelled from outside");
    }
    if (end.join().orElse(null) instanceof Exception problem) {
      throw problem;
    }
    return future.get();
  }

  /** Cancels the call in the library's ways; one that has none is interrupted. */
  void cancel() throws Exception {
    List<AutoCloseable> used;
    @Nullable Thread blocked;
    synchronized (this) {
      cancelling = true;
      used = List.copyOf(ways);
      blocked = caller;
    }
    try {
      for (var way : used) {
        way.close();
      }
      if (used.isEmpty() && blocked != null) {
        blocked.interrupt();
      }
    } finally {
      cancelled.complete(null);
    }
  }

  synchronized boolean isCancelled() {
    return cancelling;
  }
}
