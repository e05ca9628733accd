package io.cemaf.agent.weave;

import io.cemaf.StoreKeeper;
import io.cemaf.rules.StoreSpec.Access;
import java.util.Map;
import org.objectweb.asm.Type;

/** What a store's method does, and by which of its arguments. */
record StoreDuty(Kind kind, String rule, Access access) {
  /** By its side of the store. */
  enum Kind {
    /** Takes a value for which something can stand wherever it goes. */
    TAKES,
    /** Puts a value into a map of the store's. */
    PUTS,
    READS,
    REMOVES
  }

  private static final Map<String, Integer> FACES =
      Map.of(
          "java/util/List", StoreKeeper.LIST,
          "java/util/Set", StoreKeeper.SET,
          "java/util/Collection", StoreKeeper.COLLECTION,
          "java/util/Map", StoreKeeper.MAP);

  /** Whether a method has the arguments that are spoken of. */
  static boolean fits(Access access, String descriptor) {
    var arguments = Type.getArgumentTypes(descriptor);
    return Math.max(access.key(), access.value()) < arguments.length
        && (access.value() < 0 || arguments[access.value()].getSort() >= Type.ARRAY);
  }

  /** One of {@link StoreKeeper}'s kinds; 0 where nothing can stand for a value of the type. */
  static int face(Type type) {
    return type.getSort() == Type.OBJECT ? FACES.getOrDefault(type.getInternalName(), 0) : 0;
  }
}
