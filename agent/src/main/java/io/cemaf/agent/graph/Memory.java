package io.cemaf.agent.graph;

import java.lang.reflect.Field;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * What Fory uses of {@code sun.misc.Unsafe}, under the JDK's own name for it: the build gives its
 * classes this one instead, because newer JDKs print a warning at the first use of the other.
 * {@code jdk.internal.misc} must be exported to this class's loader. Public, as are its methods:
 * Fory calls them.
 */
public final class Memory {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** By that name Fory looks for the one that there is. */
  @SuppressWarnings({"UnusedVariable", "ConstantField"})
  private static final Memory theUnsafe = new Memory();

  private Memory() {}

  public Object allocateInstance(Class<?> type) throws InstantiationException {
    return UNSAFE.allocateInstance(type);
  }

  /** Its type in the JDK is int or long, by the JDK's version. */
  public int arrayBaseOffset(Class<?> type) {
    try {
      var offset = Unsafe.class.getMethod("arrayBaseOffset", Class.class).invoke(UNSAFE, type);
      return ((Number) offset).intValue();
    } catch (ReflectiveOperationException otherJdk) {
      throw new IllegalStateException("no offsets of arrays are known", otherJdk);
    }
  }

  public long objectFieldOffset(Field field) {
    return UNSAFE.objectFieldOffset(field);
  }

  public long staticFieldOffset(Field field) {
    return UNSAFE.staticFieldOffset(field);
  }

  public Object staticFieldBase(Field field) {
    return UNSAFE.staticFieldBase(field);
  }

  public void copyMemory(
      @Nullable Object from, long fromOffset, @Nullable Object to, long toOffset, long bytes) {
    UNSAFE.copyMemory(from, fromOffset, to, toOffset, bytes);
  }

  public @Nullable Object getObject(@Nullable Object of, long offset) {
    return UNSAFE.getReference(of, offset);
  }

  public void putObject(@Nullable Object of, long offset, @Nullable Object value) {
    UNSAFE.putReference(of, offset, value);
  }

  public boolean getBoolean(@Nullable Object of, long offset) {
    return UNSAFE.getBoolean(of, offset);
  }

  public void putBoolean(@Nullable Object of, long offset, boolean value) {
    UNSAFE.putBoolean(of, offset, value);
  }

  public byte getByte(@Nullable Object of, long offset) {
    return UNSAFE.getByte(of, offset);
  }

  public void putByte(@Nullable Object of, long offset, byte value) {
    UNSAFE.putByte(of, offset, value);
  }

  public char getChar(@Nullable Object of, long offset) {
    return UNSAFE.getChar(of, offset);
  }

  public void putChar(@Nullable Object of, long offset, char value) {
    UNSAFE.putChar(of, offset, value);
  }

  public short getShort(@Nullable Object of, long offset) {
    return UNSAFE.getShort(of, offset);
  }

  public void putShort(@Nullable Object of, long offset, short value) {
    UNSAFE.putShort(of, offset, value);
  }

  public int getInt(@Nullable Object of, long offset) {
    return UNSAFE.getInt(of, offset);
  }

  public void putInt(@Nullable Object of, long offset, int value) {
    UNSAFE.putInt(of, offset, value);
  }

  public long getLong(@Nullable Object of, long offset) {
    return UNSAFE.getLong(of, offset);
  }

  public void putLong(@Nullable Object of, long offset, long value) {
    UNSAFE.putLong(of, offset, value);
  }

  public float getFloat(@Nullable Object of, long offset) {
    return UNSAFE.getFloat(of, offset);
  }

  public void putFloat(@Nullable Object of, long offset, float value) {
    UNSAFE.putFloat(of, offset, value);
  }

  public double getDouble(@Nullable Object of, long offset) {
    return UNSAFE.getDouble(of, offset);
  }

  public void putDouble(@Nullable Object of, long offset, double value) {
    UNSAFE.putDouble(of, offset, value);
  }
}
