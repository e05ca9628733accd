package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** A file for each value, a thousand of them to a directory. */
final class FilesPeer implements PagePeer {
  private static final int AMONG = 1_000;

  private final Path directory;
  private final int length;
  private final boolean packs;
  private final LZ4Compressor packer = LZ4Factory.nativeInstance().fastCompressor();
  private final LZ4SafeDecompressor unpacker = LZ4Factory.nativeInstance().safeDecompressor();

  FilesPeer(Terms terms, boolean packs) {
    directory = terms.directory();
    length = terms.length();
    this.packs = packs;
  }

  private Path among(int key) {
    return directory.resolve(Integer.toString(key / AMONG));
  }

  private Path file(int key) {
    return among(key).resolve(Integer.toString(key));
  }

  @Override
  public void put(int key, byte[] value) throws IOException {
    // whichever thread comes to a directory first
    if (key % AMONG < Runtime.getRuntime().availableProcessors()) {
      Files.createDirectories(among(key));
    }
    Files.write(file(key), packs ? packer.compress(value) : value);
  }

  @Override
  public byte[] get(int key) throws IOException {
    var there = Files.readAllBytes(file(key));
    return packs ? unpacker.decompress(there, length) : there;
  }

  @Override
  public void settle() {}

  @Override
  public void close() {}
}
