package io.cemaf.agent.page;

import io.cemaf.Priority;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Pages that are nothing but arrays, with room for so many; counted. Public: others test by it. */
public final class HeapPages implements Pages {
  public final Map<Long, byte[]> kept = new ConcurrentHashMap<>();
  public final Map<Long, Priority> priorities = new ConcurrentHashMap<>();
  public final AtomicLong puts = new AtomicLong();
  public final AtomicLong fetched = new AtomicLong();
  public volatile int room = Integer.MAX_VALUE;

  /** Longer than an int, as pages' numbers may be. */
  private static final long FIRST = 1L << 40;

  private record Named(String name) implements PageGroup {
    @Override
    public void observed(long bytes) {}
  }

  @Override
  public PageGroup group(String name, Priority priority, long maxEntries, long maxBytes) {
    return new Named(name);
  }

  @Override
  public long put(PageGroup group, Priority priority, byte[] bytes, int offset, int length) {
    if (kept.size() >= room) {
      return NONE;
    }
    var id = FIRST + puts.incrementAndGet();
    kept.put(id, Arrays.copyOfRange(bytes, offset, offset + length));
    priorities.put(id, priority);
    return id;
  }

  @Override
  public long length(long id) {
    var bytes = kept.get(id);
    return bytes == null ? -1 : bytes.length;
  }

  @Override
  public byte[] get(long id) {
    fetched.incrementAndGet();
    var bytes = kept.get(id);
    if (bytes == null) {
      throw new PageLostException(id, "test", "it is not there");
    }
    return bytes.clone();
  }

  @Override
  public void get(long id, byte[] into, int offset) {
    var bytes = get(id);
    System.arraycopy(bytes, 0, into, offset, bytes.length);
  }

  @Override
  public void free(long id) {
    kept.remove(id);
  }

  @Override
  public void pin(long id, boolean pinned) {}

  @Override
  public void prefetch(long id) {}

  @Override
  public boolean pageOut(double share) {
    return false;
  }

  @Override
  public Chunks put(PageGroup group, Priority priority, long length) {
    throw new UnsupportedOperationException("values here are whole");
  }

  @Override
  public void read(long id, long from, byte[] into, int offset, int length) {
    System.arraycopy(get(id), Math.toIntExact(from), into, offset, length);
  }

  @Override
  public StoreStats stats() {
    throw new UnsupportedOperationException("nobody asks here");
  }

  @Override
  public PageStats stats(PageGroup group) {
    throw new UnsupportedOperationException("nobody asks here");
  }
}
