package io.cemaf.agent.context;

/** What an application has in the place of a value that may be in a page. */
interface Face {
  /** The value itself. */
  Object real();

  /** The value itself, where there is something in its place. */
  static Object real(Object value) {
    return value instanceof Face face ? face.real() : value;
  }
}
