package io.cemaf.testapps.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** A class as applications have many: {@link LoadApp} defines copies of it. */
final class Passed00000 {
  private final List<String> names = new ArrayList<>();
  private long total;

  Passed00000(String first) {
    names.add(first);
  }

  void add(String name, long amount) {
    if (name.isEmpty() || amount < 0) {
      throw new IllegalArgumentException("no amount for " + name);
    }
    names.add(name);
    total += amount;
  }

  String longest() {
    var longest = "";
    for (var name : names) {
      if (name.length() > longest.length()) {
        longest = name;
      }
    }
    return longest;
  }

  long average() {
    return names.isEmpty() ? 0 : total / names.size();
  }

  @Override
  public String toString() {
    return "Passed[" + names.size() + " names, " + total + " in all]";
  }
}
