package io.cemaf.testapps.benchmarks;

import java.util.Objects;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** H2's store, with its quicker packing. */
final class MvStorePeer implements PagePeer {
  private final MVStore store;
  private final MVMap<Integer, byte[]> map;

  MvStorePeer(Terms terms) {
    store =
        new MVStore.Builder()
            .fileName(terms.directory().resolve("store").toString())
            .cacheSize((int) (terms.memory() >> 20))
            .compress()
            .open();
    map = store.openMap("values");
  }

  @Override
  public void put(int key, byte[] value) {
    map.put(key, value);
  }

  @Override
  public byte[] get(int key) {
    return Objects.requireNonNull(map.get(key));
  }

  @Override
  public void settle() {
    store.commit();
  }

  @Override
  public void close() {
    store.close();
  }
}
