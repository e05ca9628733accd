package io.cemaf.agent.context;

import java.io.Serial;
import java.util.Set;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;

/** A set whose items may be in a page. */
final class PagedSet<E extends @Nullable Object> extends PagedCollection<E> implements Set<E> {
  @Serial private static final long serialVersionUID = 1;

  PagedSet(Source source) {
    super(source);
  }

  @Override
  public Spliterator<E> spliterator() {
    return target().spliterator();
  }
}
