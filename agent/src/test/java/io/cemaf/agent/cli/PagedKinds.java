package io.cemaf.agent.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fields of several kinds, of which not all can be paged, and a store. */
@SuppressWarnings({"UnusedVariable", "NonApiType"})
final class PagedKinds {
  private final Map<String, StringBuilder> own = new HashMap<>();
  private final List<String> list = List.of();
  private final ArrayList<String> arrayList = new ArrayList<>();
  private final byte[] bytes = {};
  private volatile String changing = "";
  private final Map<String, StringBuilder> given;

  PagedKinds(Map<String, StringBuilder> given) {
    this.given = given;
  }

  void put(String key, StringBuilder value) {
    own.put(key, value);
  }

  void give(String key, StringBuilder value) {
    given.put(key, value);
  }
}
