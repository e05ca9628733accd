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
 * @param meter what providers count of its calls
 */
public record LibraryCall(
    String pack,
    String hook,
    Map<String, List<ArgumentPath>> properties,
    Map<ArgumentPath, ArgumentPath> defaults,
    List<OwnException> rejections,
    Meter meter) {
  public LibraryCall {
    properties = Map.copyOf(properties);
    defaults = Map.copyOf(defaults);
    rejections = List.copyOf(rejections);
  }

  /**
   * Where a call says what its provider counts. Of several places the first that says something.
   *
   * @param provider who is asked, the receiver's class where it is the receiver itself; where there
   *     is none the library's name stands for it
   * @param apiKey on whose account
   * @param prompt what is sent, all of it together; empty for all arguments
   * @param inputTokens in the answer
   * @param outputTokens in the answer
   */
  public record Meter(
      List<ArgumentPath> provider,
      List<ArgumentPath> apiKey,
      List<ArgumentPath> prompt,
      List<ArgumentPath> inputTokens,
      List<ArgumentPath> outputTokens) {
    /** Nothing is known. */
    public static final Meter UNKNOWN =
        new Meter(List.of(), List.of(), List.of(), List.of(), List.of());

    public Meter {
      provider = List.copyOf(provider);
      apiKey = List.copyOf(apiKey);
      prompt = List.copyOf(prompt);
      inputTokens = List.copyOf(inputTokens);
      outputTokens = List.copyOf(outputTokens);
    }
  }

  /**
   * A place in a call's receiver, arguments or answer.
   *
   * @param argument from 0; {@link #SELF} for the receiver, {@link #RESULT} for what it answers
   * @param path properties with dots between them; empty for the whole
   */
  public record ArgumentPath(int argument, String path) {
    /** The receiver. */
    public static final int SELF = -1;

    /** What the call answers; the last item of a stream. */
    public static final int RESULT = -2;

    private static final String ARGUMENT = "$arg";
    private static final String ANSWER = "$result";
    private static final String THIS = "$this";

    /** From {@code $argN.a.b}, {@code $this.a.b} or {@code $result.a.b}. */
    static ArgumentPath of(String text) throws BadValue {
      var dot = text.indexOf('.');
      var root = dot < 0 ? text : text.substring(0, dot);
      var path = dot < 0 ? "" : text.substring(dot + 1);
      if (root.equals(THIS)) {
        return new ArgumentPath(SELF, path);
      }
      if (root.equals(ANSWER)) {
        return new ArgumentPath(RESULT, path);
      }
      if (root.startsWith(ARGUMENT)) {
        return new ArgumentPath(Quantities.count(root.substring(ARGUMENT.length()), 0, 254), path);
      }
      throw new BadValue(
          Quantities.quoted(text) + " is none of $this, $argN and $result with a path");
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
