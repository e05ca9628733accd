package io.cemaf.agent.context;

import java.io.Serial;

/** What a map has in the place of a value of any type; whoever reads the map gets the value. */
final class StandIn extends Standing<Object> {
  @Serial private static final long serialVersionUID = 1;

  StandIn(Held held) {
    super(held);
  }

  /** The value, which its store has no more: its page is free at once. */
  Object take() {
    return ((Held) source).take();
  }
}
