package io.cemaf.testapps.benchmarks;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.lmdbjava.ByteBufferProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;

/** LMDB, which is mapped into memory, without waiting for the disk. */
final class LmdbPeer implements PagePeer {
  static final List<String> FLAGS =
      List.of(
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");

  private static final int MOST = 1 << 20;
  private static final ThreadLocal<ByteBuffer> KEYS =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(Integer.BYTES));
  private static final ThreadLocal<ByteBuffer> VALUES =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(MOST));

  private final Env<ByteBuffer> environment;
  private final Dbi<ByteBuffer> database;

  LmdbPeer(Terms terms) {
    environment =
        Env.create(ByteBufferProxy.PROXY_OPTIMAL)
            .setMapSize(3 * terms.disk())
            .open(terms.directory().toFile(), EnvFlags.MDB_NOSYNC);
    database = environment.openDbi("values", DbiFlags.MDB_CREATE);
  }

  private static ByteBuffer bytes(int key) {
    return KEYS.get().clear().putInt(key).flip();
  }

  @Override
  public void put(int key, byte[] value) {
    database.put(bytes(key), VALUES.get().clear().put(value).flip());
  }

  @Override
  public byte[] get(int key) {
    try (var reading = environment.txnRead()) {
      var found = Objects.requireNonNull(database.get(reading, bytes(key)));
      var value = new byte[found.remaining()];
      found.get(value);
      return value;
    }
  }

  @Override
  public void settle() {
    environment.sync(true);
  }

  @Override
  public void close() {
    environment.close();
  }
}
