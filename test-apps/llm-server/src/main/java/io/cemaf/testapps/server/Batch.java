package io.cemaf.testapps.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Continuous batching as a pure law: so many slots, an unbounded FIFO behind them, all running
 * calls sharing the machine. No clock, no threads.
 *
 * <p>Every running call advances at the same rate, so one number (the tokens that a call running
 * from the beginning would have by now) orders all that is due; a call's next milestone is an
 * offset from it.
 */
final class Batch {
  /** A call's way through the batch. */
  static final class Job {
    final int tokens;
    final int tokensPerMilestone;
    private int done;
    private double due;

    /**
     * A job that has not been added yet.
     *
     * @param tokensPerMilestone how often it wants to hear of its progress
     */
    Job(int tokens, int tokensPerMilestone) {
      this.tokens = Math.max(1, tokens);
      this.tokensPerMilestone = Math.max(1, tokensPerMilestone);
    }

    private int next() {
      return Math.min(tokensPerMilestone, tokens - done);
    }
  }

  /** A job has so many of its tokens. */
  record Milestone(Job job, int tokens, boolean last) {}

  private final int slots;
  private final Deque<Job> waiting = new ArrayDeque<>();
  private final PriorityQueue<Job> running =
      new PriorityQueue<>(Comparator.comparingDouble(job -> job.due));
  private Knee knee;
  private double progress;
  private long asOfNanos;
  private int maxRunning;

  Batch(int slots, Knee knee, long nanoTime) {
    this.slots = slots;
    this.knee = knee;
    asOfNanos = nanoTime;
  }

  /** Adds a job; {@link #advance} must have been called with the same time. */
  void add(Job job) {
    waiting.add(job);
    fill();
  }

  /** Takes a job out, done or not; {@link #advance} must have been called with the same time. */
  void remove(Job job) {
    if (!waiting.remove(job) && running.remove(job)) {
      fill();
    }
  }

  /** Changes the machine's speed from now on. */
  void speed(Knee changed) {
    knee = changed;
  }

  /** What was reached until now, in order. */
  List<Milestone> advance(long nanoTime) {
    var reached = new ArrayList<Milestone>();
    while (!running.isEmpty() && nextNanos() <= nanoTime) {
      asOfNanos = nextNanos();
      var job = running.remove();
      progress = job.due;
      job.done += job.next();
      var last = job.done == job.tokens;
      reached.add(new Milestone(job, job.done, last));
      if (last) {
        fill();
      } else {
        job.due = progress + job.next();
        running.add(job);
      }
    }
    if (!running.isEmpty()) {
      progress += (nanoTime - asOfNanos) / knee.stepNanos(running.size());
    }
    asOfNanos = nanoTime;
    return reached;
  }

  /** When the next milestone is due; {@link Long#MAX_VALUE} when nothing runs. */
  long nextNanos() {
    var next = running.peek();
    return next == null
        ? Long.MAX_VALUE
        : asOfNanos + (long) Math.ceil((next.due - progress) * knee.stepNanos(running.size()));
  }

  int running() {
    return running.size();
  }

  int waiting() {
    return waiting.size();
  }

  int maxRunning() {
    return maxRunning;
  }

  private void fill() {
    while (running.size() < slots && !waiting.isEmpty()) {
      var job = waiting.remove();
      job.due = progress + job.next();
      running.add(job);
    }
    maxRunning = Math.max(maxRunning, running.size());
  }
}
