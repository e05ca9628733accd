package io.cemaf.rules;

/**
 * Where something was written.
 *
 * @param file as given by the user, or {@code pack:NAME}
 * @param line from 1
 * @param column from 1
 */
public record SourceRef(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
