package io.cemaf.agent.context;

import java.io.Serial;
import java.io.Serializable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What stands for a value that may be in a page: equal to it, and written as it.
 *
 * @param <T> what the value is used as
 */
abstract class Standing<T> implements Face, Serializable {
  @Serial private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // never written: the value itself is
  final Source source;

  Standing(Source source) {
    this.source = source;
  }

  @SuppressWarnings("unchecked")
  T target() {
    return (T) source.target();
  }

  @Override
  public final Object real() {
    return source.target();
  }

  /** Does something with the value that may change it. */
  final <R extends @Nullable Object> R change(Function<? super T, R> act) {
    var now = target();
    try {
      return act.apply(now);
    } finally {
      source.changed(now);
    }
  }

  /** As {@link #change}, without an answer. */
  final void alter(Consumer<? super T> act) {
    var now = target();
    try {
      act.accept(now);
    } finally {
      source.changed(now);
    }
  }

  /** Not private, or it would not hold for those below. */
  @Serial
  final Object writeReplace() {
    return real();
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return this == other || (other != null && real().equals(Face.real(other)));
  }

  @Override
  public final int hashCode() {
    return real().hashCode();
  }

  @Override
  public final String toString() {
    return real().toString();
  }
}
