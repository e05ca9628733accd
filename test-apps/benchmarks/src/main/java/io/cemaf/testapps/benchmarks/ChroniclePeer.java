package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import net.openhft.chronicle.map.ChronicleMap;

/** Chronicle Map on a mapped file. */
final class ChroniclePeer implements PagePeer {
  static final List<String> FLAGS =
      List.of(
          "-Dchronicle.analytics.disable=true",
          "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
          "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
          "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

  private final ChronicleMap<Integer, byte[]> map;

  ChroniclePeer(Terms terms) throws IOException {
    map =
        ChronicleMap.of(Integer.class, byte[].class)
            .name("values")
            .entries(terms.values())
            .constantValueSizeBySample(new byte[terms.length()])
            .createPersistedTo(terms.directory().resolve("store").toFile());
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
  public void settle() {}

  @Override
  public void close() {
    map.close();
  }
}
