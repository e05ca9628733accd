package io.cemaf.agent.context;

import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Graphs of one loader's classes. The first graph with a class in it is decoded again and compared,
 * and one that does not come back as it was stays where it is, as does every other of that class.
 */
final class LoaderGraphs {
  private final Graphs graphs;
  private final GraphCodec.Maker maker;
  private final ClassLoader loader;

  /** By name: what came back as it was, what was seen since, and what did not come back. */
  private final Set<String> proven = ConcurrentHashMap.newKeySet();

  private final Set<String> fresh = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  private volatile GraphCodec codec;

  LoaderGraphs(Graphs graphs, GraphCodec.Maker maker, ClassLoader loader) {
    this.graphs = graphs;
    this.maker = maker;
    this.loader = loader;
    codec = maker.make(loader, this::allows);
  }

  private boolean allows(String name) {
    if (proven.contains(name)) {
      return true;
    }
    if (refused.contains(name) || !Carriable.isData(name, loader)) {
      return false;
    }
    fresh.add(name);
    return true;
  }

  /**
   * The graph; null if it cannot be carried, which is counted. Leaves the value as it is.
   *
   * @throws ConcurrentModificationException if somebody is changing it: it may be carried later
   */
  byte @Nullable [] encode(Object value) {
    try {
      var bytes = codec.encode(value);
      return fresh.isEmpty() || comesBack(value, bytes) ? bytes : null;
    } catch (StackOverflowError deep) {
      graphs.refused(value.getClass().getName() + ": its graph is too deep");
    } catch (OutOfMemoryError full) {
      graphs.refused(value.getClass().getName() + ": no memory to encode it in");
    } catch (Exception | LinkageError problem) {
      if (cause(problem) instanceof ConcurrentModificationException busy) {
        throw busy;
      }
      graphs.refused(value.getClass().getName() + ": " + reason(problem));
    }
    return null;
  }

  /** Codecs wrap what a value throws. */
  private static Throwable cause(Throwable problem) {
    return problem.getCause() == null ? problem : problem.getCause();
  }

  private static String reason(Throwable problem) {
    var cause = cause(problem);
    return cause.getClass().getName() + " (" + cause.getMessage() + ")";
  }

  private boolean comesBack(Object value, byte[] bytes) {
    var seen = List.copyOf(fresh);
    var odd = Likeness.difference(value, codec.decode(bytes));
    if (odd != null) {
      // It may have been changed meanwhile: once more.
      odd = Likeness.difference(value, codec.decode(codec.encode(value)));
    }
    if (odd == null) {
      proven.addAll(seen);
      seen.forEach(fresh::remove);
      return true;
    }
    refused.add(odd);
    fresh.remove(odd);
    // The codec remembers whom it has asked about.
    codec = maker.make(loader, this::allows);
    graphs.refused(odd + " does not come back as it was");
    return false;
  }

  Object decode(byte[] bytes) {
    return Objects.requireNonNull(codec.decode(bytes), "nothing is in there");
  }
}
