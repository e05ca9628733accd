package io.cemaf.agent.guard;

import io.cemaf.Gate;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The items of a call's answer, one after the other, on their reader's thread. The call ends before
 * its reader hears that there are no more.
 */
final class ReadItems implements Iterator<@Nullable Object> {
  private final ReadCall read;

  /** Held for as long as its items are read: it is not forgotten yet. */
  @SuppressWarnings("unused")
  private final Object answer;

  private final Iterator<?> items;

  ReadItems(ReadCall read, Object answer, Iterator<?> items) {
    this.read = read;
    this.answer = answer;
    this.items = items;
  }

  /** As a stream, which asks for no item before its own end does. */
  static Stream<?> stream(ReadCall read, Object answer, Stream<?> items) {
    return StreamSupport.stream(
            () ->
                Spliterators.spliteratorUnknownSize(
                    new ReadItems(read, answer, items.iterator()), Spliterator.ORDERED),
            Spliterator.ORDERED,
            items.isParallel())
        .onClose(
            () -> {
              try {
                items.close();
              } finally {
                read.closed();
              }
            });
  }

  @Override
  public boolean hasNext() {
    var more = part(items::hasNext);
    if (more) {
      come();
    } else {
      throwIfLate();
      read.end(null);
    }
    return more;
  }

  @Override
  public @Nullable Object next() {
    var item = part(items::next);
    read.is(item);
    come();
    return item;
  }

  @Override
  public void remove() {
    items.remove();
  }

  /** The reader has what it waited for: an item, or that there is one. */
  private void come() {
    read.item();
    read.handed();
  }

  private void throwIfLate() {
    var timeout = read.late();
    if (timeout != null) {
      throw timeout;
    }
  }

  private boolean part(BooleanSupplier step) {
    return Boolean.TRUE.equals(part((Supplier<@Nullable Object>) step::getAsBoolean));
  }

  /**
   * What the library does for an item is part of the call. Either step may be the one that waits:
   * some libraries have an item before they are asked, and read the next one as they hand it out.
   */
  private @Nullable Object part(Supplier<? extends @Nullable Object> step) {
    throwIfLate();
    read.asked();
    var token = read.within();
    try {
      return step.get();
    } catch (NoSuchElementException none) {
      throwIfLate();
      read.end(null);
      throw none;
    } catch (Throwable thrown) {
      throwIfLate();
      read.end(thrown);
      throw thrown;
    } finally {
      Gate.suspend(token);
    }
  }
}
