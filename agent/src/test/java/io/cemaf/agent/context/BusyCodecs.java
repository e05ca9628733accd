package io.cemaf.agent.context;

import java.util.ConcurrentModificationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Codecs that for a while find every value being changed by somebody else. */
final class BusyCodecs implements GraphCodec.Maker {
  private final GraphCodec.Maker maker;
  volatile boolean busy;

  BusyCodecs(GraphCodec.Maker maker) {
    this.maker = maker;
  }

  @Override
  public GraphCodec make(ClassLoader loader, Predicate<String> allowed) {
    var codec = maker.make(loader, allowed);
    return new GraphCodec() {
      @Override
      public byte[] encode(Object value) {
        if (busy) {
          throw new IllegalStateException("in the midst", new ConcurrentModificationException());
        }
        return codec.encode(value);
      }

      @Override
      public @Nullable Object decode(byte[] bytes) {
        return codec.decode(bytes);
      }
    };
  }
}
