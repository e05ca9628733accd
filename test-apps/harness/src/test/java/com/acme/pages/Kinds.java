package com.acme.pages;

import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/** Fields that hold something else than texts. */
final class Kinds {
  private static final int BUFFERS = 100;
  private static final int LENGTH = 100_000;

  private final PagesApp.Checks checks;

  Kinds(PagesApp.Checks checks) {
    this.checks = checks;
  }

  void run() throws Exception {
    arrays();
    writtenBack();
    collections();
  }

  private static byte[] content(int seed) {
    return Texts.of(seed, LENGTH).getBytes(StandardCharsets.ISO_8859_1);
  }

  private void arrays() throws Exception {
    var picture = new Picture("p", content(1));
    var hash = picture.hashCode();
    Texts.forget();
    var read = picture.content();
    checks.check("array", () -> Arrays.equals(read, content(1)));
    checks.check("array, one object", () -> picture.content() == read);
    checks.check("array of a record, hash", () -> picture.hashCode() == hash);
    checks.check("array of a record, equal", () -> picture.equals(new Picture("p", read)));
    checks.check("array of a record, not", () -> !picture.equals(new Picture("p", content(1))));
    checks.check("small array", () -> new Picture("s", new byte[16]).content().length == 16);
    var likeStub = "[cemaf page \0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    checks.check("array like a stub", () -> new Picture("s", likeStub).content() == likeStub);
    Texts.forget();
    var field = Picture.class.getDeclaredField("content");
    field.setAccessible(true);
    checks.check("array, Field.get", () -> Arrays.equals((byte[]) field.get(picture), content(1)));
    var handle =
        MethodHandles.privateLookupIn(Picture.class, MethodHandles.lookup())
            .findVarHandle(Picture.class, "content", byte[].class);
    checks.check("array, handle", () -> ((byte[]) handle.get(picture)).length == LENGTH);
  }

  private void writtenBack() throws Exception {
    var buffers = new ArrayList<Buffer>();
    for (var i = 0; i < BUFFERS; i++) {
      var buffer = new Buffer(LENGTH);
      System.arraycopy(content(i), 0, buffer.bytes(), 0, LENGTH);
      buffers.add(buffer);
    }
    Texts.forget();
    for (var i = 0; i < BUFFERS; i++) {
      buffers.get(i).bytes()[i] = (byte) i;
    }
    Texts.forget();
    for (var i = 0; i < BUFFERS; i++) {
      var number = i;
      var expected = content(i);
      expected[i] = (byte) i;
      checks.check("buffer " + i, () -> Arrays.equals(buffers.get(number).bytes(), expected));
    }
  }

  private void collections() throws Exception {
    var album = new Album();
    var leaves = new ArrayList<Leaf>();
    var bound = new ArrayList<Album.Bound>();
    for (var i = 0; i < 40; i++) {
      var leaf = new Leaf("leaf " + i, Texts.wide(i, LENGTH));
      album.add(leaf);
      leaves.add(leaf);
      bound.add(new Album.Bound("b", new ArrayList<>(List.of(Texts.of(i, LENGTH), "end"))));
    }
    Texts.forget();
    checks.check("list", () -> album.leaves().equals(leaves) && leaves.equals(album.leaves()));
    checks.check("map", () -> album.byTitle().size() == 40);
    checks.check(
        "map, read", () -> album.byTitle().get("leaf 7").text().equals(Texts.wide(7, LENGTH)));
    checks.check(
        "set", () -> album.titles().equals(new HashSet<>(new HashMap<>(album.byTitle()).keySet())));
    checks.check("collection", () -> album.others().contains(Texts.wide(39, LENGTH)));
    album.leaves().remove(0);
    album.leaves().get(5);
    Texts.forget();
    checks.check("list, changed", () -> album.leaves().equals(leaves.subList(1, 40)));
    for (var i = 0; i < 40; i++) {
      var number = i;
      checks.check(
          "record's list " + i,
          () -> bound.get(number).lines().equals(List.of(Texts.of(number, LENGTH), "end")));
    }
    checks.check(
        "record, equal",
        () -> bound.get(3).equals(new Album.Bound("b", List.of(Texts.of(3, LENGTH), "end"))));
    album.others = null;
    checks.check("null", () -> album.others() == null);
  }
}
