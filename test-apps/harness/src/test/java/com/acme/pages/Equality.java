package com.acme.pages;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Objects;

/** Equality, hash codes and identity are those of what was written. */
final class Equality {
  private final PagesApp.Checks checks;

  Equality(PagesApp.Checks checks) {
    this.checks = checks;
  }

  void run() throws Exception {
    notes();
    leaves();
    identity();
  }

  private void notes() throws Exception {
    var one = new Note("t", Texts.of(1, 9000));
    var same = new Note("t", Texts.of(1, 9000));
    var other = new Note("t", Texts.of(2, 9000));
    var none = new Note("t", null);
    var expected = Objects.hash("t", Texts.of(1, 9000));
    Texts.forget();
    for (var round = 0; round < 2; round++) {
      checks.check("equal", () -> one.equals(same) && same.equals(one));
      checks.check("unequal", () -> !one.equals(other) && !other.equals(one));
      checks.check("null", () -> !one.equals(none) && !none.equals(one));
      checks.check("hash", () -> one.hashCode() == expected && same.hashCode() == expected);
      checks.check("text", () -> one.toString().equals("t: " + Texts.of(1, 9000)));
      Texts.forget();
    }
    var map = new HashMap<Note, Integer>();
    for (var i = 0; i < 50; i++) {
      map.put(new Note("t", Texts.of(i, 5000 + i)), i);
    }
    Texts.forget();
    for (var i = 0; i < 50; i++) {
      var number = i;
      checks.check(
          "map " + i, () -> map.get(new Note("t", Texts.of(number, 5000 + number))).equals(number));
    }
  }

  private void leaves() throws Exception {
    var one = new Leaf("t", Texts.wide(1, 9000));
    var same = new Leaf("t", Texts.wide(1, 9000));
    var other = new Leaf("t", Texts.wide(2, 9000));
    var none = new Leaf(null, null);
    var expected = 31 * "t".hashCode() + Texts.wide(1, 9000).hashCode();
    Texts.forget();
    for (var round = 0; round < 2; round++) {
      checks.check("equal records", () -> one.equals(same) && same.equals(one));
      checks.check("unequal records", () -> !one.equals(other) && !one.equals(null));
      checks.check("null record", () -> !one.equals(none) && !none.equals(one));
      checks.check("record and else", () -> !one.equals(Texts.wide(1, 9000)));
      checks.check(
          "hash of records", () -> one.hashCode() == expected && same.hashCode() == expected);
      checks.check(
          "text of record",
          () -> one.toString().equals("Leaf[title=t, text=" + Texts.wide(1, 9000) + "]"));
      Texts.forget();
    }
  }

  private void identity() throws Exception {
    var written = Texts.of(8, 9000);
    var note = new Note("t", written);
    checks.check("as written", () -> note.getText() == written);
    var read = new Note("t", Texts.of(9, 9000));
    Texts.forget();
    var first = read.getText();
    var seen = new IdentityHashMap<String, Integer>();
    seen.put(first, 1);
    for (var i = 0; i < 3; i++) {
      checks.check("the same again", () -> read.getText() == first);
      checks.check("the same in a map", () -> seen.containsKey(read.getText()));
      for (var j = 0; j < 30; j++) {
        checks.check("others", () -> !new Note("t", Texts.of(1, 50_000)).getText().isEmpty());
      }
      Texts.forget();
    }
    synchronized (first) {
      checks.check("its monitor", () -> Thread.holdsLock(read.getText()));
    }
  }
}
