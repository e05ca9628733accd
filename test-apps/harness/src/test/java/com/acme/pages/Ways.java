package com.acme.pages;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;

/** All ways to a field but its class's own. */
final class Ways {
  private final PagesApp.Checks checks;

  Ways(PagesApp.Checks checks) {
    this.checks = checks;
  }

  void run() throws Exception {
    var text = Texts.wide(3, 20_000);
    var note = new Note("t", Texts.wide(3, 20_000));
    var leaf = new Leaf("t", Texts.wide(3, 20_000));
    var draft = new Draft(Texts.wide(3, 20_000));
    Texts.forget();
    reflection(text, note, leaf);
    Texts.forget();
    handles(text, note, draft);
    Texts.forget();
    checks.check("serialized", () -> copy(note).getText().equals(text));
    checks.check("serialized again", () -> copy(copy(note)).equals(note));
    Texts.forget();
    var json = "{\"title\":\"t\",\"text\":\"" + text + "\"}";
    checks.check("json", () -> new JsonMapper().writeValueAsString(note).equals(json));
    checks.check("json of a record", () -> new JsonMapper().writeValueAsString(leaf).equals(json));
    Texts.forget();
    var byFields =
        JsonMapper.builder()
            .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .build();
    checks.check("json by fields", () -> byFields.writeValueAsString(note).equals(json));
  }

  private void reflection(String text, Note note, Leaf leaf) throws Exception {
    var field = Note.class.getDeclaredField("text");
    field.setAccessible(true);
    checks.check("Field.get", () -> text.equals(field.get(note)));
    var component = Leaf.class.getRecordComponents()[1].getAccessor();
    checks.check("RecordComponent", () -> text.equals(component.invoke(leaf)));
    var ofRecord = Leaf.class.getDeclaredField("text");
    ofRecord.setAccessible(true);
    checks.check("Field.get of a record", () -> text.equals(ofRecord.get(leaf)));
    var body = Draft.class.getDeclaredField("body");
    body.setAccessible(true);
    var written = new Draft(Texts.of(1, 8000));
    body.set(written, text);
    checks.check("Field.set", () -> written.body().equals(text) && body.get(written) == text);
  }

  private void handles(String text, Note note, Draft draft) throws Exception {
    var lookup = MethodHandles.privateLookupIn(Note.class, MethodHandles.lookup());
    var getter = lookup.findGetter(Note.class, "text", String.class);
    checks.check("findGetter", () -> text.equals(invoke(() -> (String) getter.invokeExact(note))));
    var field = Note.class.getDeclaredField("text");
    field.setAccessible(true);
    var unreflected = MethodHandles.lookup().unreflectGetter(field);
    checks.check(
        "unreflectGetter", () -> text.equals(invoke(() -> (String) unreflected.invokeExact(note))));
    var handle = lookup.findVarHandle(Note.class, "text", String.class);
    checks.check("findVarHandle", () -> text.equals((String) handle.get(note)));
    checks.check("getVolatile", () -> text.equals((String) handle.getVolatile(note)));
    var mutable =
        MethodHandles.privateLookupIn(Draft.class, MethodHandles.lookup())
            .findVarHandle(Draft.class, "body", String.class);
    checks.check("VarHandle", () -> text.equals((String) mutable.getAcquire(draft)));
    var again = lookup.unreflectVarHandle(field);
    checks.check("unreflectVarHandle", () -> text.equals((String) again.get(note)));
    mutable.set(draft, "short");
    checks.check("set", () -> draft.body().equals("short"));
  }

  private interface Reading {
    String read() throws Throwable;
  }

  private static String invoke(Reading reading) {
    try {
      return reading.read();
    } catch (Throwable problem) {
      throw new IllegalStateException(problem);
    }
  }

  private static Note copy(Note note) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(note);
      out.flush();
      try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        return (Note) in.readObject();
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } catch (ClassNotFoundException problem) {
      throw new IllegalStateException(problem);
    }
  }
}
