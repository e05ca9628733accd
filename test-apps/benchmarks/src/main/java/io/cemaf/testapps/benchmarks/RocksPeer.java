package io.cemaf.testapps.benchmarks;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/** RocksDB with lz4, without its log: what is in memory is not to outlive the process. */
final class RocksPeer implements PagePeer {
  private static final int BLOCK = 16 << 10;

  private final LRUCache cache;
  private final WriteBufferManager buffers;
  private final Options options;
  private final RocksDB database;
  private final WriteOptions writing;

  RocksPeer(Terms terms) throws RocksDBException {
    RocksDB.loadLibrary();
    cache = new LRUCache(terms.memory());
    // what is being written counts as cache, so that both together are what was said
    buffers = new WriteBufferManager(terms.memory() / 2, cache);
    options =
        new Options()
            .setCreateIfMissing(true)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setWriteBufferManager(buffers)
            .setWriteBufferSize(terms.memory() / 4)
            .setTableFormatConfig(
                new BlockBasedTableConfig().setBlockCache(cache).setBlockSize(BLOCK));
    options.setIncreaseParallelism(Runtime.getRuntime().availableProcessors());
    database = RocksDB.open(options, terms.directory().toString());
    writing = new WriteOptions().setDisableWAL(true);
  }

  private static byte[] bytes(int key) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(key).array();
  }

  @Override
  public void put(int key, byte[] value) throws RocksDBException {
    database.put(writing, bytes(key), value);
  }

  @Override
  public byte[] get(int key) throws RocksDBException {
    return Objects.requireNonNull(database.get(bytes(key)));
  }

  @Override
  public void settle() throws RocksDBException {
    try (var waiting = new FlushOptions().setWaitForFlush(true)) {
      database.flush(waiting);
    }
  }

  @Override
  public void close() {
    writing.close();
    database.close();
    options.close();
    buffers.close();
    cache.close();
  }
}
