package io.cemaf.rules;

/** One of the things that the key of a quota or budget is made of. */
public sealed interface KeyPart {
  /** What is known of each call to a model. */
  enum Known implements KeyPart {
    /** The host or library that serves it. */
    PROVIDER,
    /** The model that is asked for. */
    MODEL,
    /** The secret that it is asked with; told apart, never shown. */
    API_KEY
  }

  /**
   * What the application says of it.
   *
   * @param expression neither {@code $this} nor {@code $argN}
   */
  record Given(Expression expression) implements KeyPart {}
}
