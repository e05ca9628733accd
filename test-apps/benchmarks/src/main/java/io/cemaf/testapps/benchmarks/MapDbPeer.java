package io.cemaf.testapps.benchmarks;

import java.util.Objects;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.HTreeMap;
import org.mapdb.Serializer;

/** MapDB on a mapped file, which is the fastest that it has. */
final class MapDbPeer implements PagePeer {
  private final DB database;
  private final HTreeMap<Integer, byte[]> map;

  MapDbPeer(Terms terms) {
    database = DBMaker.fileDB(terms.directory().resolve("store").toFile()).fileMmapEnable().make();
    map = database.hashMap("values", Serializer.INTEGER, Serializer.BYTE_ARRAY).create();
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
    database.commit();
  }

  @Override
  public void close() {
    database.close();
  }
}
