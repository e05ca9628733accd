package io.cemaf;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.TypeDescriptor;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What woven classes ask after they have read a field that rules page, and before they write it.
 * Public: those classes call it.
 *
 * <p>A value that is no stub leaves after a look at its length and its first character. What a stub
 * stands for is answered or thrown about, for its own text would be wrong data; a fault while a
 * value is written leaves that value where it is.
 */
public class Paged {
  /** How stubs begin. */
  public static final String MAGIC = "[cemaf page ";

  /** Characters of a stub at least: with a number, a type and a field of one each. */
  public static final int SHORTEST = MAGIC.length() + " of T.f]".length();

  /** Characters of a stub at most. */
  public static final int LONGEST = 32;

  /** Elements of an array that is a stub: {@link #MAGIC}, then a number of four bytes. */
  public static final int STUB_BYTES = MAGIC.length() + Integer.BYTES;

  private static final PagedValues[] NOBODY = {};

  /** By whom keepers come and go. */
  private static final ReentrantLock LOCK = new ReentrantLock();

  /** The last one is written to; those before it have pages left that somebody may read. */
  private static volatile PagedValues[] keepers = NOBODY;

  private static final AtomicInteger FIELDS = new AtomicInteger();

  /**
   * Values shorter than this are not asked about. Plain, for a thread that sees an older one asks
   * too much or pages too little, and neither harms.
   */
  private static int least = Integer.MAX_VALUE;

  /** For its other name alone, which woven classes use. */
  protected Paged() {}

  /** A number for a field that no other has, for pages outlive an agent that is detached. */
  public static int nextField() {
    return FIELDS.incrementAndGet();
  }

  /** Lets a keeper answer from here on, until {@link #remove}. */
  public static void add(PagedValues keeper) {
    LOCK.lock();
    try {
      var after = Arrays.copyOf(keepers, keepers.length + 1);
      after[keepers.length] = keeper;
      keepers = after;
    } finally {
      LOCK.unlock();
    }
  }

  /** Forgets a keeper, none of whose stubs is left. */
  public static void remove(PagedValues keeper) {
    LOCK.lock();
    try {
      var left = new ArrayList<PagedValues>();
      for (var one : keepers) {
        if (one != keeper) {
          left.add(one);
        }
      }
      keepers = left.toArray(NOBODY);
    } finally {
      LOCK.unlock();
    }
  }

  /** Whether anybody has pages. */
  public static boolean isUsed() {
    return keepers.length > 0;
  }

  /**
   * Says how long a value must be for anybody to care.
   *
   * @param length in elements of its array
   */
  public static void writeFrom(int length) {
    least = length;
  }

  /** What a field's value stands for. */
  public static @Nullable String read(@Nullable String value) {
    if (value == null) {
      return null;
    }
    var length = value.length();
    return length > LONGEST
            || length < SHORTEST
            || value.charAt(0) != '['
            || !value.startsWith(MAGIC)
        ? value
        : (String) look(value);
  }

  /** As {@link #read(String)}, for arrays. */
  public static byte @Nullable [] read(byte @Nullable [] value) {
    return value == null || value.length != STUB_BYTES || value[0] != '['
        ? value
        : (byte[]) look(value);
  }

  /** As {@link #read(String)}, for fields of other types. */
  public static @Nullable Object read(@Nullable Object value) {
    if (value instanceof String text) {
      return read(text);
    }
    return value instanceof byte[] bytes ? read(bytes) : value;
  }

  private static Object look(Object value) {
    for (var keeper : keepers) {
      var found = keeper.near(value);
      if (found != value) {
        return found == null ? fetch(keeper, value) : found;
      }
    }
    return value;
  }

  /** What cannot be read is thrown about: the stub's own text would be wrong data. */
  private static Object fetch(PagedValues keeper, Object stub) {
    var frame = Frame.current();
    frame.startPassing();
    try {
      return keeper.fetch(stub);
    } finally {
      frame.stopPassing();
    }
  }

  /** What a field is to hold instead of a value. */
  public static @Nullable String write(@Nullable String value, int field) {
    if (value == null || value.length() < least) {
      return value;
    }
    return (String) keep(value, field);
  }

  /** As {@link #write(String, int)}, for arrays. */
  public static byte @Nullable [] write(byte @Nullable [] value, int field) {
    return value == null || value.length < least ? value : (byte[]) keep(value, field);
  }

  private static Object keep(Object value, int field) {
    var now = keepers;
    if (now.length == 0) {
      return value;
    }
    var frame = Frame.current();
    frame.startPassing();
    try {
      return now[now.length - 1].write(value, field);
    } catch (Throwable problem) {
      Gate.fault(problem);
      return value;
    } finally {
      frame.stopPassing();
    }
  }

  /**
   * Something with the hash code of what a field's value stands for, good for nothing else: for
   * methods that compute nothing but hash codes.
   */
  @SuppressWarnings("ReferenceEquality") // a stub is its identity
  public static @Nullable String hashed(@Nullable String value) {
    if (value == null || value.length() > LONGEST || !value.startsWith(MAGIC)) {
      return value;
    }
    for (var keeper : keepers) {
      var found = keeper.hashed(value);
      if (found != null) {
        return (String) found;
      }
    }
    var real = (String) look(value);
    if (real != value) {
      var hash = real.hashCode();
      for (var keeper : keepers) {
        keeper.learnHash(value, hash);
      }
    }
    return real;
  }

  /** Whether two values of fields cannot stand for equal ones; false if that is not known. */
  public static boolean differ(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return one != other;
    }
    if (one != other) {
      for (var keeper : keepers) {
        if (keeper.differ(one, other)) {
          return true;
        }
      }
    }
    return false;
  }

  /** As {@link Objects#equals}, of what two values of fields stand for. */
  public static boolean equal(@Nullable Object one, @Nullable Object other) {
    return one == other || (!differ(one, other) && Objects.equals(read(one), read(other)));
  }

  /** As {@link Object#equals}, of what two values of fields stand for. */
  public static boolean isEqual(Object one, @Nullable Object other) {
    return one == other
        ? one.equals(other)
        : !differ(one, other) && Objects.requireNonNull(read(one)).equals(read(other));
  }

  /** In place of a record's own. */
  public static CallSite bootstrap(
      MethodHandles.Lookup lookup,
      String method,
      TypeDescriptor type,
      Class<?> recordClass,
      String names,
      MethodHandle... getters)
      throws Throwable {
    return PagedRecords.bootstrap(lookup, method, type, recordClass, names, getters);
  }

  /** Each of several values of fields is replaced by what it stands for. */
  public static void readAll(@Nullable Object @Nullable [] values) {
    if (values != null && isUsed()) {
      for (var i = 0; i < values.length; i++) {
        var value = values[i];
        if (value instanceof String || value instanceof byte[]) {
          values[i] = read(value);
        }
      }
    }
  }

  /** A handle by which a field is to be read. */
  public static MethodHandle getter(MethodHandle found, String field) {
    var keeper = about(field, found.type().returnType());
    return keeper == null ? found : keeper.reading(found);
  }

  /** As {@link #getter(MethodHandle, String)}. */
  public static MethodHandle getter(MethodHandle found, Field field) {
    return getter(found, field.getName());
  }

  /** A handle by which a field is to be read and written. */
  public static VarHandle handle(VarHandle found, String field) {
    var keeper = about(field, found.varType());
    return keeper == null ? found : keeper.reading(found);
  }

  /** As {@link #handle(VarHandle, String)}. */
  public static VarHandle handle(VarHandle found, Field field) {
    return handle(found, field.getName());
  }

  private static @Nullable PagedValues about(String field, Class<?> type) {
    if (type == String.class || type == byte[].class) {
      for (var keeper : keepers) {
        if (keeper.isAbout(field)) {
          return keeper;
        }
      }
    }
    return null;
  }
}
