package com.acme.pages;

import java.util.ArrayList;
import java.util.List;

/** Notes that are made, looked at and dropped when somebody says so. */
public final class Held {
  private static final List<Note> NOTES = new ArrayList<>();

  private Held() {}

  /** Does one of {@code hold N}, {@code same}, {@code drop}; answers how many notes are right. */
  public static synchronized String obey(String... order) {
    switch (order[1]) {
      case "hold" -> {
        for (var more = Integer.parseInt(order[2]); more > 0; more--) {
          NOTES.add(new Note("note", Texts.of(NOTES.size(), PagesApp.LARGE)));
        }
      }
      case "drop" -> {
        NOTES.clear();
        Texts.forget();
      }
      case "same" -> {}
      default -> throw new IllegalArgumentException(order[1]);
    }
    var same = 0;
    for (var i = 0; i < NOTES.size(); i++) {
      same += NOTES.get(i).getText().equals(Texts.of(i, PagesApp.LARGE)) ? 1 : 0;
    }
    return Integer.toString(same);
  }
}
