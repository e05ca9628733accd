package com.acme.desk;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Methods of every kind that a rule can be about. */
public class Desk implements Asked {
  /** Hears how a call came out. */
  public interface Handler {
    void answered(String answer);

    void failed(Throwable problem);
  }

  private final Tally tally;

  Desk(Tally tally) {
    this.tally = tally;
  }

  @Override
  public String ask(String question) {
    tally.work();
    return "answer to " + question;
  }

  public String tell(String what) {
    tally.work();
    return "told " + what;
  }

  public String sort(String what) {
    tally.work();
    return "sorted " + what;
  }

  public String sort(int what) {
    tally.work();
    return "sorted " + what;
  }

  public String pair(String what, int many) {
    tally.work();
    return many + what;
  }

  public String pair(int many, String what) {
    tally.work();
    return what + many;
  }

  @Marked
  public String marked(String what) {
    tally.work();
    return what;
  }

  public String outer(String what) {
    return inner(what);
  }

  public String inner(String what) {
    tally.work();
    return what;
  }

  public synchronized String locked(String what) {
    tally.work();
    return what;
  }

  public String failing(String what) {
    tally.work();
    throw new IllegalStateException(what);
  }

  public CompletableFuture<String> later(String what) {
    tally.begin();
    return CompletableFuture.supplyAsync(
        () -> {
          tally.end();
          return what;
        },
        afterWork());
  }

  public void stream(String what, Handler handler) {
    tally.begin();
    afterWork()
        .execute(
            () -> {
              tally.end();
              handler.answered(what);
            });
  }

  /** Keeps a core busy, allocates and forgets. */
  public int burn(int megabytes) {
    tally.begin();
    var sum = 0;
    for (var i = 0; i < megabytes; i++) {
      var block = new byte[1 << 20];
      for (var at = 0; at < block.length; at++) {
        block[at] = (byte) (at * i);
        sum += block[at];
      }
    }
    tally.end();
    return sum;
  }

  /** Keeps memory while it works. */
  public int hold(int megabytes) {
    var kept = new byte[megabytes << 20];
    tally.work();
    return kept[kept.length - 1];
  }

  private Executor afterWork() {
    return CompletableFuture.delayedExecutor(tally.workMillis(), TimeUnit.MILLISECONDS);
  }

  public int number(int given) {
    return given + 1;
  }

  public List<String> list() {
    return List.of("one");
  }

  /** Each text with the size of the list that it came in. */
  public List<String> each(List<String> texts) {
    tally.work();
    return texts.stream().map(text -> text + texts.size()).toList();
  }

  /** Writes the size of the array that each came in over it. */
  public void mark(int[] numbers) {
    Arrays.fill(numbers, numbers.length);
  }

  /** A sum of sizes could be joined, but who knows that it is one. */
  public int size(List<String> texts) {
    return texts.size();
  }

  public List<String> refused(List<String> texts) {
    if (texts.contains("c")) {
      throw new IllegalStateException("not c: " + texts);
    }
    return texts;
  }

  public Optional<String> maybe() {
    return Optional.of("one");
  }

  public CompletableFuture<String> soon() {
    return CompletableFuture.completedFuture("one");
  }

  public Desk self() {
    return new Desk(tally);
  }
}
