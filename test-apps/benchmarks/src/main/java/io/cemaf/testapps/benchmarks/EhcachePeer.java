package io.cemaf.testapps.benchmarks;

import java.util.Objects;
import org.ehcache.Cache;
import org.ehcache.PersistentCacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.EntryUnit;
import org.ehcache.config.units.MemoryUnit;

/** Ehcache 3 with a tier outside the heap and one on disk; it cannot be without one on the heap. */
final class EhcachePeer implements PagePeer {
  /** A cache may forget; with so much more disk than is needed it does not. */
  private static final int ROOM = 8;

  private final PersistentCacheManager manager;
  private final Cache<Integer, byte[]> cache;

  EhcachePeer(Terms terms) {
    manager =
        CacheManagerBuilder.newCacheManagerBuilder()
            .with(CacheManagerBuilder.persistence(terms.directory().toFile()))
            .build(true);
    cache =
        manager.createCache(
            "values",
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                Integer.class,
                byte[].class,
                ResourcePoolsBuilder.newResourcePoolsBuilder()
                    .heap(10, EntryUnit.ENTRIES)
                    .offheap(terms.memory() >> 20, MemoryUnit.MB)
                    .disk((ROOM * terms.disk()) >> 20, MemoryUnit.MB)));
  }

  @Override
  public void put(int key, byte[] value) {
    cache.put(key, value);
  }

  @Override
  public byte[] get(int key) {
    return Objects.requireNonNull(cache.get(key), () -> key + " is not there any more");
  }

  @Override
  public void settle() {}

  @Override
  public void close() {
    manager.close();
  }
}
