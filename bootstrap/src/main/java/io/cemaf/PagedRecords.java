package io.cemaf;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.TypeDescriptor;
import java.lang.runtime.ObjectMethods;
import java.util.ArrayList;
import java.util.List;

/**
 * The methods of records with paged components: made by the JDK itself, of handles that read
 * through. What is known to differ is not fetched to be compared.
 */
final class PagedRecords {
  private static final MethodType OF_TEXT = MethodType.methodType(String.class, String.class);
  private static final MethodType OF_BYTES = MethodType.methodType(byte[].class, byte[].class);

  private PagedRecords() {}

  static CallSite bootstrap(
      MethodHandles.Lookup lookup,
      String method,
      TypeDescriptor type,
      Class<?> recordClass,
      String names,
      MethodHandle... getters)
      throws Throwable {
    var isHash = method.equals("hashCode");
    var reading = find(isHash ? "hashed" : "read", OF_TEXT);
    var through = new MethodHandle[getters.length];
    var texts = new ArrayList<MethodHandle>();
    for (var i = 0; i < getters.length; i++) {
      var component = getters[i].type().returnType();
      var isText = component == String.class;
      through[i] = isText ? MethodHandles.filterReturnValue(getters[i], reading) : getters[i];
      // An array's hash code is its identity, which a stub keeps and what is read does not.
      if (component == byte[].class && !isHash) {
        through[i] = MethodHandles.filterReturnValue(getters[i], find("read", OF_BYTES));
      }
      if (isText) {
        texts.add(getters[i]);
      }
    }
    var site =
        (CallSite) ObjectMethods.bootstrap(lookup, method, type, recordClass, names, through);
    return method.equals("equals") && !texts.isEmpty()
        ? new ConstantCallSite(unlessDifferent(site.getTarget(), recordClass, texts))
        : site;
  }

  /** Takes two records, of which the second may be anything. */
  private static MethodHandle unlessDifferent(
      MethodHandle equals, Class<?> recordClass, List<MethodHandle> texts) throws Throwable {
    var type = equals.type();
    var pair = MethodType.methodType(boolean.class, Object.class, Object.class);
    var differ = find("differ", pair);
    var never =
        MethodHandles.dropArguments(
            MethodHandles.constant(boolean.class, false), 0, type.parameterArray());
    var compared = equals;
    for (var text : texts) {
      var other = text.asType(MethodType.methodType(Object.class, Object.class));
      var test = MethodHandles.filterArguments(differ, 0, other, other).asType(type);
      compared = MethodHandles.guardWithTest(test, never, compared);
    }
    var isOne =
        MethodHandles.publicLookup()
            .findVirtual(
                Class.class, "isInstance", MethodType.methodType(boolean.class, Object.class))
            .bindTo(recordClass);
    var second = MethodHandles.dropArguments(isOne, 0, type.parameterType(0));
    return MethodHandles.guardWithTest(second, compared, equals);
  }

  private static MethodHandle find(String name, MethodType type)
      throws NoSuchMethodException, IllegalAccessException {
    return MethodHandles.lookup().findStatic(Paged.class, name, type);
  }
}
