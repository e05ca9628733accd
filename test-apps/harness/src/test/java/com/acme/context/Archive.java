package com.acme.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An application's own store, of its own class. */
final class Archive {
  private final Map<String, Dossier> dossiers = new ConcurrentHashMap<>();
  private final Map<String, Integer> sizes;

  Archive() {
    sizes = new ConcurrentHashMap<>(16);
  }

  void file(String office, String name, Dossier dossier) {
    keep(name, dossier);
    sizes.merge(office, 1, Integer::sum);
  }

  private void keep(String name, Dossier dossier) {
    var before = dossiers.put(name, dossier);
    if (before != null && before.name().equals("none")) {
      throw new IllegalStateException("nobody has that name");
    }
  }

  @Nullable Dossier find(String name) {
    return dossiers.get(name);
  }

  @Nullable Dossier drop(String name) {
    return dossiers.remove(name);
  }

  /** By a way that no rule names. */
  List<String> named(String start) {
    var found = new ArrayList<String>();
    for (var entry : dossiers.entrySet()) {
      Dossier dossier = entry.getValue();
      if (dossier.name().startsWith(start)) {
        found.add(entry.getKey());
      }
    }
    return found.stream().sorted().toList();
  }

  boolean has(Dossier dossier) {
    return dossiers.containsValue(dossier);
  }
}
