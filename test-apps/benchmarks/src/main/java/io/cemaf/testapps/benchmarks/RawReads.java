package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** The reads of a sample and nothing else: kept descriptors, one buffer, no parsing. */
final class RawReads {
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(8192);
  private final FileChannel[] channels;

  RawReads(List<Path> files) {
    channels = new FileChannel[files.size()];
    try {
      for (var i = 0; i < channels.length; i++) {
        channels[i] = FileChannel.open(files.get(i));
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Reads every file once; how many bytes there were. */
  int read() throws IOException {
    var bytes = 0;
    for (var channel : channels) {
      bytes += channel.read(buffer.clear(), 0);
    }
    return bytes;
  }
}
