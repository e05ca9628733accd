package io.cemaf.testapps.clients;

import java.util.Map;
import java.util.concurrent.Executor;

/** A library that calls models. */
public interface Library {
  /** The shapes by name. */
  Map<String, Shape> shapes();

  /** Runs one task on a thread of its own that the library takes for one not to be blocked. */
  default Executor eventLoop(String name) {
    throw new UnsupportedOperationException("This library has no event loops");
  }
}
