package io.cemaf.rules;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule can be matched against: a class as its file describes it. Names are binary, with dots
 * ({@code java.util.Map$Entry}).
 *
 * @param access the class file's access flags
 * @param supertypes every superclass and interface, transitively, itself not among them; {@code
 *     java.lang.Object} left out
 * @param annotations of the class, by annotation type
 */
public record ClassInfo(
    String name,
    int access,
    @Nullable String superName,
    List<String> interfaces,
    Set<String> supertypes,
    Set<String> annotations,
    List<MethodInfo> methods) {

  /**
   * One method.
   *
   * @param descriptor as in the class file, such as {@code (ILjava/lang/String;)V}
   * @param annotations by annotation type
   * @param exceptions declared, binary names
   */
  public record MethodInfo(
      String name,
      String descriptor,
      int access,
      Set<String> annotations,
      List<String> exceptions) {}
}
