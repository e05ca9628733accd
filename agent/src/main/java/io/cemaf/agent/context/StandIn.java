package io.cemaf.agent.context;

import java.io.Serial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What a map has in the place of a value of any type; whoever reads the map gets the value. */
final class StandIn implements Face, Serializable {
  @Serial private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // never written: the value itself is
  private final Source source;

  StandIn(Source source) {
    this.source = source;
  }

  @Override
  public Object real() {
    return source.target();
  }

  @Serial
  private Object writeReplace() {
    return real();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other != null && real().equals(Face.real(other)));
  }

  @Override
  public int hashCode() {
    return real().hashCode();
  }

  @Override
  public String toString() {
    return real().toString();
  }
}
