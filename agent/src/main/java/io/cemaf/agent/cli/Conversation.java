package io.cemaf.agent.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One client: its request until the end of its stream, then the answer. Never blocks. */
final class Conversation {
  private final SocketChannel client;
  private final SelectionKey key;
  private final Verbs verbs;
  private final long idleNanos;
  private final ByteBuffer buffer = ByteBuffer.allocate(8 * 1024);
  private final ByteArrayOutputStream request = new ByteArrayOutputStream();

  private @Nullable ByteBuffer answer;
  private boolean tooLong;
  private boolean over;
  private long lastNanos;

  Conversation(SocketChannel client, SelectionKey key, Verbs verbs, long idleNanos, long nowNanos) {
    this.client = client;
    this.key = key;
    this.verbs = verbs;
    this.idleNanos = idleNanos;
    this.lastNanos = nowNanos;
  }

  /** Goes as far as the client lets it. */
  void go(long nowNanos) {
    lastNanos = nowNanos;
    try {
      if (answer == null && !read()) {
        return;
      }
      if (answer == null) {
        answer = ByteBuffer.wrap(verbs.answer(request.toByteArray(), tooLong));
        key.interestOps(SelectionKey.OP_WRITE);
        lastNanos = System.nanoTime();
      }
      client.write(answer);
      if (!answer.hasRemaining()) {
        close();
      }
    } catch (IOException gone) {
      close();
    }
  }

  /** Reads what is there; true at the end of the request. */
  private boolean read() throws IOException {
    while (true) {
      buffer.clear();
      var count = client.read(buffer);
      if (count < 0) {
        return true;
      }
      if (count == 0) {
        return false;
      }
      tooLong |= request.size() + count > Wire.MOST_REQUEST_BYTES;
      if (!tooLong) {
        request.write(buffer.array(), 0, count);
      }
    }
  }

  boolean answering() {
    return answer != null && !over;
  }

  long nanosLeft(long nowNanos) {
    return idleNanos - (nowNanos - lastNanos);
  }

  /** Whether it is over, or the client has been silent for too long. */
  boolean finished(long nowNanos) {
    if (!over && nanosLeft(nowNanos) <= 0) {
      close();
    }
    return over;
  }

  void close() {
    over = true;
    try {
      client.close();
    } catch (IOException ignored) {
      // It is gone either way.
    }
  }
}
