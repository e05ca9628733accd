package com.acme.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Holds more text than its heap has room for, and looks at some of it in every way there is. Prints
 * what was not as without an agent, and how much was looked at.
 */
public final class PagesApp {
  /** Characters of each. */
  static final int LARGE = 1 << 20;

  private static final int NOTES = 96;

  private final List<String> wrong = new ArrayList<>();
  private int checked;

  private PagesApp() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    var app = new PagesApp();
    var ballast = new ArrayList<Note>();
    for (var i = 0; i < NOTES; i++) {
      ballast.add(new Note("note " + i, Texts.of(i, LARGE)));
    }
    new Exactness(app::check).run();
    new Ways(app::check).run();
    new Equality(app::check).run();
    new Kinds(app::check).run();
    for (var i = 0; i < NOTES; i++) {
      var number = i;
      app.check("note " + i, () -> ballast.get(number).getText().equals(Texts.of(number, LARGE)));
    }
    app.wrong.forEach(System.out::println);
    System.out.println(app.wrong.isEmpty() ? "all as it should be" : "of " + app.checked);
  }

  /** What must hold, and what it is called if not. */
  interface Checks {
    void check(String name, Callable<Boolean> holds) throws Exception;
  }

  private void check(String name, Callable<Boolean> holds) throws Exception {
    checked++;
    try {
      if (!holds.call()) {
        wrong.add(name);
      }
    } catch (ReflectiveOperationException | RuntimeException problem) {
      wrong.add(name + ": " + problem);
    }
  }
}
