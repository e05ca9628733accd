package io.cemaf.rules;

import java.util.List;
import java.util.Map;

/**
 * What a pack knows of a library's method beside where it is.
 *
 * @param pack its name
 * @param hook such as {@code llm.chat}
 * @param properties by the name that rules use, where the method's arguments keep it, such as
 *     {@code $arg0.parameters.modelName}; of several those that are set
 * @param defaults where the library looks for what the arguments at such a place do not say
 * @param rejections the library's own exceptions for a refused call, the first that can be made
 */
public record LibraryCall(
    String pack,
    String hook,
    Map<String, List<ArgumentPath>> properties,
    Map<ArgumentPath, ArgumentPath> defaults,
    List<OwnException> rejections) {
  public LibraryCall {
    properties = Map.copyOf(properties);
    defaults = Map.copyOf(defaults);
    rejections = List.copyOf(rejections);
  }

  /**
   * A place in a call's receiver or arguments.
   *
   * @param argument from 0; {@link #SELF} for the receiver
   * @param path properties with dots between them; empty for the whole
   */
  public record ArgumentPath(int argument, String path) {
    /** The receiver. */
    public static final int SELF = -1;

    private static final String ARGUMENT = "$arg";
    private static final String THIS = "$this";

    /** From {@code $argN.a.b} or {@code $this.a.b}. */
    static ArgumentPath of(String text) throws BadValue {
      var dot = text.indexOf('.');
      var root = dot < 0 ? text : text.substring(0, dot);
      var path = dot < 0 ? "" : text.substring(dot + 1);
      if (root.equals(THIS)) {
        return new ArgumentPath(SELF, path);
      }
      if (root.startsWith(ARGUMENT)) {
        return new ArgumentPath(Quantities.count(root.substring(ARGUMENT.length()), 0, 254), path);
      }
      throw new BadValue(Quantities.quoted(text) + " is neither $this nor $argN with a path");
    }
  }

  /**
   * How an exception of the library's is made.
   *
   * @param type binary name
   * @param with what its constructor takes, {@code $message} for the refusal's; empty where it has
   *     a builder
   * @param builder what its builder is given, by property; a map for what a builder of the
   *     parameter's type builds when it is given that
   */
  public record OwnException(String type, List<Object> with, Map<String, Object> builder) {
    /** Stands for the refusal's message. */
    public static final String MESSAGE = "$message";

    public OwnException {
      with = List.copyOf(with);
      builder = Map.copyOf(builder);
    }
  }
}
