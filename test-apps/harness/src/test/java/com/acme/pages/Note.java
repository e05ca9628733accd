package com.acme.pages;

import java.io.Serializable;
import java.util.Objects;

/** As libraries have them: a private final text, compared and hashed by hand. */
public final class Note implements Serializable {
  private static final long serialVersionUID = 1;

  private final String title;
  private final String text;

  public Note(String title, String text) {
    this.title = title;
    this.text = text;
  }

  public String getTitle() {
    return title;
  }

  public String getText() {
    return text;
  }

  /** Reads the field without its accessor. */
  static final class Reader {
    private Reader() {}

    static int length(Note note) {
      return note.text == null ? -1 : note.text.length();
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Note that
            && Objects.equals(title, that.title)
            && Objects.equals(text, that.text));
  }

  @Override
  public int hashCode() {
    return Objects.hash(title, text);
  }

  @Override
  public String toString() {
    return title + ": " + text;
  }
}
