package com.acme.pages;

import com.acme.pages.other.Letter;
import com.acme.pages.other.Passerby;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is read is what was written, to the character, from fields of every kind. */
final class Exactness {
  private final PagesApp.Checks checks;

  Exactness(PagesApp.Checks checks) {
    this.checks = checks;
  }

  void run() throws Exception {
    for (var text : texts().entrySet()) {
      exact(text.getKey(), text.getValue());
    }
    rewritten();
    lookAlike();
  }

  private static Map<String, char[]> texts() {
    var large = Texts.of(7, 5000).toCharArray();
    var surrogates = large.clone();
    surrogates[17] = '\ud83d';
    surrogates[4000] = '\ude00';
    var bytes = large.clone();
    for (var i = 0; i < bytes.length; i++) {
      bytes[i] = (char) (i & 0xff);
    }
    var all = new LinkedHashMap<String, char[]>();
    all.put("empty", new char[0]);
    all.put("one", new char[] {'x'});
    all.put("stub-like", "[cemaf page 12 of Note.text]".toCharArray());
    all.put("forty", Texts.of(3, 40).toCharArray());
    all.put("just too small", Texts.of(4, 4095).toCharArray());
    all.put("just large enough", Texts.of(4, 4096).toCharArray());
    all.put("large", large);
    all.put("every byte", bytes);
    all.put("lone surrogates", surrogates);
    all.put("wide", Texts.wide(5, 3000).toCharArray());
    all.put("very large", Texts.wide(6, 3 << 20).toCharArray());
    return all;
  }

  private void exact(String name, char[] text) throws Exception {
    var note = new Note("n", new String(text));
    var leaf = new Leaf("l", new String(text));
    var letter = new Letter(new String(text));
    var open = new Open("");
    Passerby.write(open, new String(text));
    for (var age : new String[] {"at once", "collected"}) {
      var expected = new String(text);
      checks.check(name + ", note " + age, () -> expected.equals(note.getText()));
      checks.check(name + ", nestmate " + age, () -> Note.Reader.length(note) == text.length);
      checks.check(name + ", record " + age, () -> expected.equals(leaf.text()));
      checks.check(name + ", super " + age, () -> expected.equals(letter.body()));
      checks.check(name + ", sub " + age, () -> letter.length() == text.length);
      checks.check(name + ", passer-by " + age, () -> expected.equals(Passerby.read(open)));
      Texts.forget();
    }
    checks.check(name + ", null", () -> new Note("n", null).getText() == null);
  }

  private void rewritten() throws Exception {
    var letter = new Letter(Texts.of(1, 10_000));
    letter.append("more");
    Texts.forget();
    letter.append("and more");
    var expected = Texts.of(1, 10_000) + "moreand more";
    checks.check("rewritten", () -> expected.equals(letter.body()));
  }

  /** Whoever has a stub's text has a text, and no page. */
  private void lookAlike() throws Exception {
    for (var i = 0; i < 300; i++) {
      var text = "[cemaf page " + i + " of Note.text]";
      checks.check("look-alike " + i, () -> text.equals(new Note("", text).getText()));
    }
  }
}
