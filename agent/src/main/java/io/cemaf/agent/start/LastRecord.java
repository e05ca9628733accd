package io.cemaf.agent.start;

import static java.lang.invoke.MethodType.methodType;

import io.cemaf.Rejection;
import java.lang.invoke.MethodHandles;
import java.lang.runtime.ObjectMethods;

/**
 * What the JDK keeps of the record whose equals or hashCode was linked last: the types of its
 * components, in a cache of one entry in {@link ObjectMethods}. If those are the agent's, they keep
 * its loader for as long as the JVM lives; another record takes their place.
 */
final class LastRecord {
  private LastRecord() {}

  /** Makes the JDK keep nothing of the agent's. */
  static void forget() throws Throwable {
    var lookup = MethodHandles.publicLookup();
    // A record of the boot loader: its own type is kept too.
    var type = Rejection.class;
    var getter = lookup.findVirtual(type, "rule", methodType(String.class));
    var unused =
        ObjectMethods.bootstrap(
            MethodHandles.lookup(),
            "equals",
            methodType(boolean.class, type, Object.class),
            type,
            "rule",
            getter);
    unused =
        ObjectMethods.bootstrap(
            MethodHandles.lookup(), "hashCode", methodType(int.class, type), type, "rule", getter);
  }
}
