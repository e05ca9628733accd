package io.cemaf.testapps.simulator;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** An LLM server with slots and continuous batching: calls that run share its speed. */
final class Server {
  private static final double SECONDS = 1e-9;

  private final Shape shape;
  private final PriorityQueue<Call> running =
      new PriorityQueue<>(
          Comparator.<Call>comparingDouble(call -> call.finish)
              .thenComparingLong(call -> call.startNanos));
  private final ArrayDeque<Call> queue = new ArrayDeque<>();
  private final double[] tokensASecond;
  private double speed = 1;
  private double kneeFactor = 1;

  /** Tokens that each running call would have got since the beginning. */
  private double progress;

  private long nowNanos;

  Server(Shape shape) {
    this.shape = shape;
    tokensASecond = new double[shape.machine().slots() + 1];
    change(1, 1);
  }

  /** From now on the server is so much faster, and its knee so much further. */
  void change(double speed, double kneeFactor) {
    this.speed = speed;
    this.kneeFactor = kneeFactor;
    for (var n = 0; n <= shape.machine().slots(); n++) {
      tokensASecond[n] =
          this.speed
              / (shape.machine().stepSeconds()
                  * shape.machine().slowdown().at(n, shape.machine().knee() * this.kneeFactor));
    }
  }

  void advance(long toNanos) {
    progress += (toNanos - nowNanos) * SECONDS * tokensASecond[running.size()];
    nowNanos = toNanos;
  }

  /**
   * A call comes, at the time that the server has advanced to.
   *
   * @return false if it is refused
   */
  boolean send(Call call) {
    if (running.size() < shape.machine().slots()) {
      run(call);
      return true;
    }
    if (shape.machine().refuses()) {
      return false;
    }
    queue.add(call);
    return true;
  }

  private void run(Call call) {
    call.finish = progress + call.work;
    running.add(call);
  }

  /** When the next call is done if nothing else happens, the greatest long if none runs. */
  long nextDoneNanos() {
    var first = running.peek();
    if (first == null) {
      return Long.MAX_VALUE;
    }
    var seconds = Math.max(0, first.finish - progress) / tokensASecond[running.size()];
    return nowNanos + (long) Math.ceil(seconds / SECONDS);
  }

  /** Takes out the call that is done now. */
  @Nullable Call done() {
    var done = running.poll();
    var next = queue.poll();
    if (next != null) {
      run(next);
    }
    return done;
  }
}
