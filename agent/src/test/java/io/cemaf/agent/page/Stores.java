package io.cemaf.agent.page;

import io.cemaf.Priority;
import io.cemaf.agent.observe.Health;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A store for a test, with what it complains about. */
final class Stores implements AutoCloseable {
  static final long MIB = 1 << 20;

  final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  final Health health = new Health(lines::add);
  final PageStore store;
  final PageGroup group;

  Stores(PageSettings settings) {
    this(settings, true, false);
  }

  /**
   * With a world of its own.
   *
   * @param inMemory whether file systems in memory will do
   */
  Stores(PageSettings settings, boolean aes, boolean inMemory) {
    store =
        new PageStore(
            settings,
            health,
            TierMaker.of(
                settings,
                (bytes, write) -> {},
                health,
                PageFaults.UNHEARD,
                aes,
                inMemory ? system -> false : Directory::isMemory));
    group = store.group("texts", Priority.NORMAL, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  static PageSettings small(Path storage) {
    return PageSettings.defaults(storage).memoryLimit(MIB).pageSize(MIB).maxDisk(256 * MIB);
  }

  long put(byte[] bytes) {
    return store.put(group, Priority.NORMAL, bytes, 0, bytes.length);
  }

  /** Moves everything to disk. */
  void pageOut() {
    pageOut(0);
  }

  /** Moves everything to disk but so many pages that have to be in memory. */
  void pageOut(int left) {
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              store.pageOut(1);
              return store.stats().all().pagesInMemory() == left;
            });
  }

  /** Until the last page is released, by whoever was moving it when it was freed. */
  void awaitNothing() {
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .until(() -> store.stats().all().pages() == 0);
  }

  /** Bytes that shrink to about a third. */
  static byte[] text(int length, long seed) {
    var random = new Random(seed);
    var words = new byte[64][];
    for (var i = 0; i < words.length; i++) {
      words[i] = noise(2 + random.nextInt(10), random.nextLong());
    }
    var text = new byte[length];
    for (var at = 0; at < length; ) {
      var word = words[random.nextInt(words.length)];
      var part = Math.min(word.length, length - at);
      System.arraycopy(word, 0, text, at, part);
      at += part;
    }
    return text;
  }

  /** Bytes that do not shrink. */
  static byte[] noise(int length, long seed) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Override
  public void close() {
    store.close();
  }
}
