package io.cemaf.agent.context;

import java.io.Serial;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.ListIterator;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A list whose items may be in a page. */
class PagedList<E extends @Nullable Object> extends PagedCollection<E> implements List<E> {
  @Serial private static final long serialVersionUID = 1;

  PagedList(Source source) {
    super(source);
  }

  /** As quick by index as what it stands for. */
  static <E extends @Nullable Object> PagedList<E> of(Source source, boolean random) {
    return random ? new Random<>(source) : new PagedList<>(source);
  }

  private static final class Random<E extends @Nullable Object> extends PagedList<E>
      implements RandomAccess {
    @Serial private static final long serialVersionUID = 1;

    Random(Source source) {
      super(source);
    }
  }

  @Override
  final List<E> target() {
    return (List<E>) super.target();
  }

  private <R extends @Nullable Object> R changeList(Function<? super List<E>, R> act) {
    return change(now -> act.apply((List<E>) now));
  }

  private void alterList(Consumer<? super List<E>> act) {
    alter(now -> act.accept((List<E>) now));
  }

  @Override
  public Spliterator<E> spliterator() {
    return target().spliterator();
  }

  @Override
  public E get(int index) {
    return target().get(index);
  }

  @Override
  public int indexOf(@Nullable Object item) {
    return target().indexOf(item);
  }

  @Override
  public int lastIndexOf(@Nullable Object item) {
    return target().lastIndexOf(item);
  }

  @Override
  public E set(int index, E item) {
    return changeList(now -> now.set(index, item));
  }

  @Override
  public void add(int index, E item) {
    alterList(now -> now.add(index, item));
  }

  @Override
  public E remove(int index) {
    return changeList(now -> now.remove(index));
  }

  @Override
  public boolean addAll(int index, Collection<? extends E> items) {
    return changeList(now -> now.addAll(index, items));
  }

  @Override
  public void replaceAll(UnaryOperator<E> how) {
    alterList(now -> now.replaceAll(how));
  }

  @Override
  public void sort(@Nullable Comparator<? super E> order) {
    alterList(now -> now.sort(order));
  }

  @Override
  public List<E> subList(int from, int to) {
    var now = target();
    var part = now.subList(from, to);
    return of(new Source.Part(source, now, part), part instanceof RandomAccess);
  }

  @Override
  public ListIterator<E> listIterator() {
    return listIterator(0);
  }

  @Override
  public ListIterator<E> listIterator(int index) {
    var now = target();
    return new Iteration<>(now.listIterator(index), source, now);
  }

  /** Tells what is changed by it. */
  private record Iteration<E extends @Nullable Object>(
      ListIterator<E> items, Source source, Object kept) implements ListIterator<E> {
    @Override
    public boolean hasNext() {
      return items.hasNext();
    }

    @Override
    public E next() {
      return items.next();
    }

    @Override
    public boolean hasPrevious() {
      return items.hasPrevious();
    }

    @Override
    public E previous() {
      return items.previous();
    }

    @Override
    public int nextIndex() {
      return items.nextIndex();
    }

    @Override
    public int previousIndex() {
      return items.previousIndex();
    }

    @Override
    public void remove() {
      items.remove();
      source.changed(kept);
    }

    @Override
    public void set(E item) {
      items.set(item);
      source.changed(kept);
    }

    @Override
    public void add(E item) {
      items.add(item);
      source.changed(kept);
    }
  }
}
