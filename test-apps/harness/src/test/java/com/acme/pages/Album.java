package com.acme.pages;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collections that are put into their fields empty. */
public class Album {
  protected Collection<String> others = new ArrayList<>();
  private final List<Leaf> leaves = new ArrayList<>();
  private final Map<String, Leaf> byTitle = new HashMap<>();
  private final Set<String> titles = new HashSet<>();

  void add(Leaf leaf) {
    leaves.add(leaf);
    byTitle.put(leaf.title(), leaf);
    titles.add(leaf.title());
    others.add(leaf.text());
  }

  List<Leaf> leaves() {
    return leaves;
  }

  Map<String, Leaf> byTitle() {
    return byTitle;
  }

  Set<String> titles() {
    return titles;
  }

  Collection<String> others() {
    return others;
  }

  /** A record of a list. */
  record Bound(String name, List<String> lines) {}
}
