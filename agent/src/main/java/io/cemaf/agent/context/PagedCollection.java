package io.cemaf.agent.context;

import java.io.Serial;
import java.util.Collection;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A collection whose items may be in a page. Does whatever the one it stands for does. */
class PagedCollection<E extends @Nullable Object> extends Standing<Collection<E>>
    implements Collection<E> {
  @Serial private static final long serialVersionUID = 1;

  PagedCollection(Source source) {
    super(source);
  }

  @Override
  public int size() {
    return target().size();
  }

  @Override
  public boolean isEmpty() {
    return target().isEmpty();
  }

  @Override
  public boolean contains(@Nullable Object item) {
    return target().contains(item);
  }

  @Override
  public boolean containsAll(Collection<?> items) {
    return target().containsAll(items);
  }

  @Override
  public Iterator<E> iterator() {
    var now = target();
    return new Iteration<>(now.iterator(), source, now);
  }

  @Override
  public Spliterator<E> spliterator() {
    return target().spliterator();
  }

  @Override
  public void forEach(Consumer<? super E> action) {
    target().forEach(action);
  }

  @Override
  public @Nullable Object[] toArray() {
    return target().toArray();
  }

  @Override
  public <T extends @Nullable Object> T[] toArray(T[] into) {
    return target().toArray(into);
  }

  @Override
  public <T extends @Nullable Object> T[] toArray(IntFunction<T[]> make) {
    return target().toArray(make);
  }

  @Override
  public boolean add(E item) {
    return change(now -> now.add(item));
  }

  @Override
  public boolean addAll(Collection<? extends E> items) {
    return change(now -> now.addAll(items));
  }

  @Override
  public boolean remove(@Nullable Object item) {
    return change(now -> now.remove(item));
  }

  @Override
  public boolean removeAll(Collection<?> items) {
    return change(now -> now.removeAll(items));
  }

  @Override
  public boolean removeIf(Predicate<? super E> which) {
    return change(now -> now.removeIf(which));
  }

  @Override
  public boolean retainAll(Collection<?> items) {
    return change(now -> now.retainAll(items));
  }

  @Override
  public void clear() {
    alter(Collection::clear);
  }

  /** Tells what is removed by it. */
  record Iteration<E extends @Nullable Object>(Iterator<E> items, Source source, Object kept)
      implements Iterator<E> {
    @Override
    public boolean hasNext() {
      return items.hasNext();
    }

    @Override
    public E next() {
      return items.next();
    }

    @Override
    public void remove() {
      items.remove();
      source.changed(kept);
    }

    @Override
    public void forEachRemaining(Consumer<? super E> action) {
      items.forEachRemaining(action);
    }
  }
}
