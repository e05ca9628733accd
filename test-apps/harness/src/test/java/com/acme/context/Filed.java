package com.acme.context;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Sheets of one text each in the application's own store, filed and found when somebody says so.
 */
public final class Filed {
  private record Sheet(String text) {}

  private static final Filed STORE = new Filed();

  private final Map<String, Sheet> sheets = new HashMap<>();
  private final Map<String, Sheet> drafts = new HashMap<>();

  private Filed() {}

  private void file(String office, String name, Sheet sheet) {
    sheets.put(office + "/" + name, sheet);
  }

  private void draft(String office, String name, Sheet sheet) {
    drafts.put(office + "/" + name, sheet);
  }

  private @Nullable Sheet find(String place) {
    return sheets.get(place);
  }

  private @Nullable Sheet drop(String place) {
    return sheets.remove(place);
  }

  /**
   * Does one of {@code file OFFICE NAME KIB}, {@code draft OFFICE NAME KIB}, {@code find PLACE},
   * {@code drop PLACE} and {@code collect}; answers the characters of the sheet.
   */
  public static synchronized String obey(String... order) {
    if (order[1].equals("collect")) {
      System.gc();
      return "collected";
    }
    var sheet =
        switch (order[1]) {
          case "find" -> STORE.find(order[2]);
          case "drop" -> STORE.drop(order[2]);
          default -> made(order[2] + order[3], Integer.parseInt(order[4]) * 1024);
        };
    if (sheet == null) {
      return "none";
    }
    if (order[1].equals("file")) {
      STORE.file(order[2], order[3], sheet);
    } else if (order[1].equals("draft")) {
      STORE.draft(order[2], order[3], sheet);
    }
    return Integer.toString(sheet.text().length());
  }

  private static Sheet made(String seed, int length) {
    var random = new Random(seed.hashCode());
    var text = new StringBuilder(length);
    while (text.length() < length) {
      text.append((char) (' ' + random.nextInt(90)));
    }
    return new Sheet(text.toString());
  }
}
