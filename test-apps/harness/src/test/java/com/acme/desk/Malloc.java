package com.acme.desk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Memory of the C library, which no collector sees; as native code takes it. */
final class Malloc {
  private static final MethodHandle ALLOCATE =
      handle("allocateMemory", MethodType.methodType(long.class, long.class));
  private static final MethodHandle FILL =
      handle("setMemory", MethodType.methodType(void.class, long.class, long.class, byte.class));
  private static final MethodHandle FREE =
      handle("freeMemory", MethodType.methodType(void.class, long.class));

  private Malloc() {}

  /** By name: the compiler warns of whoever names the class. */
  private static MethodHandle handle(String name, MethodType type) {
    try {
      var unsafe = Class.forName("sun.misc.Unsafe");
      var field = unsafe.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return MethodHandles.lookup().findVirtual(unsafe, name, type).bindTo(field.get(null));
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Takes memory and touches all of it. */
  static long take(long bytes) {
    try {
      var address = (long) ALLOCATE.invokeExact(bytes);
      FILL.invokeExact(address, bytes, (byte) 1);
      return address;
    } catch (Throwable problem) {
      throw new IllegalStateException(problem);
    }
  }

  static void giveBack(long address) {
    try {
      FREE.invokeExact(address);
    } catch (Throwable problem) {
      throw new IllegalStateException(problem);
    }
  }
}
