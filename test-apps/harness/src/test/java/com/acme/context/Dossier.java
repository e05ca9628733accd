package com.acme.context;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An application's own graph of objects, in which everything knows everything else. */
class Dossier {
  private enum Mark {
    OPEN,
    CLOSED
  }

  private record Note(String text, Optional<String> author, int[] lines) {}

  private static final class Sheet {
    private final Dossier of;
    private final Note note;
    private @Nullable Sheet next;

    Sheet(Dossier of, Note note) {
      this.of = of;
      this.note = note;
    }
  }

  private final String name;
  private final List<Sheet> sheets = new ArrayList<>();
  private final Map<String, Sheet> byTitle = new LinkedHashMap<>();
  private final Map<Mark, List<Sheet>> byMark = new EnumMap<>(Mark.class);
  private int revision;

  Dossier(String name, String text) {
    this.name = name;
    var half = text.length() / 2;
    add("first", new Note(text.substring(0, half), Optional.empty(), new int[] {1, half}));
    add("second", new Note(text.substring(half), Optional.of(name), new int[] {half}));
    sheets.get(0).next = sheets.get(1);
    sheets.get(1).next = sheets.get(0);
  }

  private void add(String title, Note note) {
    var sheet = new Sheet(this, note);
    sheets.add(sheet);
    byTitle.put(title, sheet);
    byMark.computeIfAbsent(note.author().isEmpty() ? Mark.OPEN : Mark.CLOSED, m -> sheets);
  }

  String name() {
    return name;
  }

  int revise() {
    return ++revision;
  }

  /** All that it says, and whether it still hangs together. */
  String content() {
    var first = sheets.get(0);
    var whole =
        first.of == this
            && first.next == byTitle.get("second")
            && byTitle.get("second").next == first
            && byMark.get(Mark.OPEN) == byMark.get(Mark.CLOSED);
    return name
        + whole
        + revision
        + first.note.text()
        + sheets.get(1).note.text()
        + sheets.get(1).note.author()
        + sheets.get(1).note.lines()[0]
        + byMark.keySet();
  }

  /** One that cannot be anywhere but where it is. */
  static final class Lent extends Dossier implements AutoCloseable {
    private boolean closed;

    Lent(String name, String text) {
      super(name, text);
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    String content() {
      return super.content() + closed;
    }
  }
}
