package io.cemaf.agent.weave;

import io.cemaf.StoreKeeper;
import java.util.Map;

/**
 * A field that is to be read through, and written by number.
 *
 * @param number by which writes tell of it
 * @param owner internal name of the class that declares it
 * @param takesBytes whether rules say what becomes of an array in it
 */
public record FieldTarget(int number, String owner, String name, boolean takesBytes) {
  /** In whose place a stub stands, which is looked for at each reading. */
  static final String TEXT = "Ljava/lang/String;";

  static final String BYTES = "[B";

  /** In whose place something stands that can do all that they can: readings are left alone. */
  private static final Map<String, Integer> FACES =
      Map.of(
          "Ljava/util/List;", StoreKeeper.LIST,
          "Ljava/util/Set;", StoreKeeper.SET,
          "Ljava/util/Collection;", StoreKeeper.COLLECTION,
          "Ljava/util/Map;", StoreKeeper.MAP);

  /** By the names that rules use. */
  public static FieldTarget of(int number, String type, String field, boolean takesBytes) {
    return new FieldTarget(number, type.replace('.', '/'), field, takesBytes);
  }

  /** What values of collections are kept by. */
  public static String keptBy(String type, String field) {
    return type + "#" + field;
  }

  String keptBy() {
    return keptBy(owner.replace('/', '.'), name);
  }

  static boolean hasStubs(String descriptor) {
    return descriptor.equals(TEXT) || descriptor.equals(BYTES);
  }

  /** One of {@link StoreKeeper}'s kinds; 0 where nothing can stand for the value. */
  static int faceOf(String descriptor) {
    return FACES.getOrDefault(descriptor, 0);
  }

  static boolean canBePaged(String descriptor) {
    return hasStubs(descriptor) || faceOf(descriptor) > 0;
  }

  /** Whether a class is in the package of the field's. */
  boolean isBeside(String internalName) {
    var end = owner.lastIndexOf('/');
    return internalName.lastIndexOf('/') == end && internalName.regionMatches(0, owner, 0, end + 1);
  }
}
