package io.cemaf.agent.field;

import io.cemaf.Paged;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/** Handles of fields that answer what stubs stand for. */
final class ReadThrough {
  private static final MethodHandle TEXT = find(String.class);
  private static final MethodHandle BYTES = find(byte[].class);

  private ReadThrough() {}

  private static MethodHandle find(Class<?> type) {
    try {
      return MethodHandles.publicLookup()
          .findStatic(Paged.class, "read", MethodType.methodType(type, type));
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException(missing);
    }
  }

  static MethodHandle of(MethodHandle getter) {
    return MethodHandles.filterReturnValue(getter, read(getter.type().returnType()));
  }

  private static MethodHandle read(Class<?> type) {
    return type == byte[].class ? BYTES : TEXT;
  }

  /** What is written is not paged: only woven classes do that. */
  static VarHandle of(VarHandle field) {
    try {
      // Public since 22; before that of a class that only the JDK sees.
      var type = Class.forName("java.lang.invoke.VarHandles");
      var filter =
          type.getDeclaredMethod(
              "filterValue", VarHandle.class, MethodHandle.class, MethodHandle.class);
      filter.setAccessible(true);
      var of = field.varType();
      var handle = filter.invoke(null, field, MethodHandles.identity(of), read(of));
      return (VarHandle) handle;
    } catch (ReflectiveOperationException refused) {
      throw new IllegalStateException(refused);
    }
  }
}
