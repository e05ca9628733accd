package io.cemaf.agent.graph;

import io.cemaf.agent.context.GraphCodec;
import java.util.function.Predicate;

/** Makes codecs. Public, as is its constructor: it is found by its name. */
public final class ForyCodecs implements GraphCodec.Maker {
  public ForyCodecs() {}

  @Override
  public GraphCodec make(ClassLoader loader, Predicate<String> allowed) {
    return new ForyCodec(loader, allowed);
  }
}
