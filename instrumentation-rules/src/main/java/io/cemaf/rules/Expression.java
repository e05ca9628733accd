package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/** What a key is made of that only a call knows (SEMANTICS 22). */
public sealed interface Expression {
  /** As it is written, such as {@code $arg0.user}. */
  String text();

  /** {@code $this}: the object that is called. */
  record Self() implements Expression {
    @Override
    public String text() {
      return "$this";
    }
  }

  /**
   * {@code $argN} or {@code $argN.property}.
   *
   * @param index from 0
   * @param property of the argument, such as {@code user} for {@code getUser()} or {@code user()};
   *     null for the argument itself
   */
  record Argument(int index, @Nullable String property) implements Expression {
    @Override
    public String text() {
      return "$arg" + index + (property == null ? "" : "." + property);
    }
  }

  /** {@code $thread}: the name of the calling thread. */
  record CallingThread() implements Expression {
    @Override
    public String text() {
      return "$thread";
    }
  }

  /** {@code $mdc.NAME}: a value of the logger's diagnostic context. */
  record Mdc(String name) implements Expression {
    @Override
    public String text() {
      return "$mdc." + name;
    }
  }

  /** {@code $env.NAME}: a variable of the environment. */
  record Env(String name) implements Expression {
    @Override
    public String text() {
      return "$env." + name;
    }
  }

  /** Whether it is of one call's own objects, which blocks of code and other methods have not. */
  default boolean isOfMethod() {
    return this instanceof Self || this instanceof Argument;
  }
}
