package com.acme.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Notes that are read one by one in bad times: what each reading came to is told. */
public final class Stack {
  private static final int MEBIBYTE = 1 << 20;
  private static final List<Note> NOTES = new ArrayList<>();

  private Stack() {}

  /** Does one of {@code hold N}, {@code read}, {@code drop}, {@code brim N}, {@code crowd N}. */
  public static synchronized String obey(String... order) {
    switch (order[1]) {
      case "hold" -> hold(Integer.parseInt(order[2]));
      case "drop" -> NOTES.clear();
      case "brim" -> {
        return brim(Integer.parseInt(order[2]));
      }
      case "crowd" -> {
        return crowd(Integer.parseInt(order[2]));
      }
      case "read" -> {}
      default -> throw new IllegalArgumentException(order[1]);
    }
    return read();
  }

  private static void hold(int more) {
    for (var i = 0; i < more; i++) {
      NOTES.add(new Note("note", Pieces.of(NOTES.size(), MEBIBYTE)));
    }
  }

  /** How many are right, wrong and lost, and what was said of the first that is lost. */
  private static String read() {
    var right = 0;
    var wrong = 0;
    var lost = 0;
    var said = "";
    for (var i = 0; i < NOTES.size(); i++) {
      try {
        if (NOTES.get(i).getText().equals(Pieces.of(i, MEBIBYTE))) {
          right++;
        } else {
          wrong++;
        }
      } catch (RuntimeException problem) {
        said = lost == 0 ? " " + problem : said;
        lost++;
      }
    }
    return right + " " + wrong + " " + lost + said;
  }

  /** Fills the heap to its brim, with a new note and a reading there; how often all was well. */
  private static String brim(int times) {
    var survived = 0;
    for (var i = 0; i < times; i++) {
      var ballast = new ArrayList<byte[]>();
      try {
        while (true) {
          ballast.add(new byte[MEBIBYTE / 4]);
          if (ballast.size() % 64 == 0) {
            var unused = NOTES.get(ballast.size() % NOTES.size()).getText().length();
          }
        }
      } catch (OutOfMemoryError brim) {
        ballast.remove(ballast.size() - 1);
      }
      try {
        hold(1);
      } catch (OutOfMemoryError still) {
        // The application goes on with the notes that it has.
      }
      ballast.clear();
      survived++;
    }
    return survived + " " + read();
  }

  /** Threads that write, read and drop notes at once; how often something was not as written. */
  private static String crowd(int threads) {
    var wrong = new AtomicInteger();
    var left = new CountDownLatch(threads);
    for (var i = 0; i < threads; i++) {
      var seed = i;
      new Thread(
              () -> {
                try {
                  wrong.addAndGet(work(seed));
                } catch (RuntimeException problem) {
                  wrong.incrementAndGet();
                } finally {
                  left.countDown();
                }
              },
              "crowd-" + i)
          .start();
    }
    try {
      left.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
    return wrong.toString();
  }

  private static int work(int seed) {
    var random = ThreadLocalRandom.current();
    var own = new Note[8];
    var lengths = new int[8];
    var wrong = 0;
    for (var round = 0; round < 200; round++) {
      var at = random.nextInt(own.length);
      if (own[at] == null || random.nextInt(3) == 0) {
        lengths[at] = 4_000 + random.nextInt(16_000);
        own[at] = new Note("note", Pieces.of(seed * 8 + at, lengths[at]));
      } else {
        wrong += own[at].getText().equals(Pieces.of(seed * 8 + at, lengths[at])) ? 0 : 1;
      }
    }
    return wrong;
  }
}
