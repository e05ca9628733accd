package io.cemaf.agent.weave;

import io.cemaf.agent.loaders.PerLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a woven class before the JVM gets it: one bad class file would break the application.
 *
 * <p>A class that is retransformed is verified by the JVM itself, which then keeps the old one. For
 * a class that is being loaded there is no way back, so the JVM's verifier is asked beforehand, on
 * a shadow of the class: its woven methods under its own name, in a loader where other types are
 * stubs with the supertypes that their class files name. The verifier looks at nothing else of
 * them, and nothing is loaded through the application's loader. Analysing the methods here instead
 * would mean a second, less exact verifier.
 */
final class Verifier {
  /**
   * Compares a woven class with what it was, and has its woven methods verified.
   *
   * @param methods the woven ones, by name and descriptor, joined
   * @param shadow whether the JVM would not find a mistake by itself
   * @throws VerifyError if the class must not be used
   */
  void check(
      Hierarchy hierarchy,
      @Nullable ClassLoader loader,
      String name,
      byte[] original,
      byte[] woven,
      Set<String> methods,
      boolean shadow) {
    if (!Shape.of(original).equals(Shape.of(woven))) {
      throw new VerifyError(name + ": weaving changed more than code");
    }
    if (!shadow || Loaders.isJdk(loader)) {
      return;
    }
    var refused = verify(hierarchy, loader, name, woven, methods);
    // Where the original would not pass either, its shadow says nothing about the class itself.
    if (refused != null && verify(hierarchy, loader, name, original, methods) == null) {
      throw refused;
    }
  }

  private static @Nullable VerifyError verify(
      Hierarchy hierarchy,
      @Nullable ClassLoader loader,
      String name,
      byte[] classFile,
      Set<String> methods) {
    try {
      var shadows = new ShadowLoader(hierarchy, PerLoader.orPlatform(loader), name);
      shadows.verify(ShadowLoader.reduce(classFile, methods));
      return null;
    } catch (VerifyError refused) {
      return refused;
    } catch (ClassNotFoundException | LinkageError unknown) {
      // A type on the way cannot be read: nothing can be said.
      return null;
    }
  }
}
