package io.cemaf.agent.weave;

import io.cemaf.agent.loaders.PerLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is woven at the moment, by loader and class. */
public final class WovenMethods {
  private final PerLoader<ConcurrentHashMap<String, List<WovenMethod>>> classes = new PerLoader<>();

  void put(@Nullable ClassLoader loader, String type, List<WovenMethod> methods) {
    var ofLoader = classes.get(loader);
    if (ofLoader == null) {
      ofLoader = classes.put(loader, new ConcurrentHashMap<>());
    }
    ofLoader.put(type, List.copyOf(methods));
  }

  /** Forgets a class; true if it was woven. */
  boolean remove(@Nullable ClassLoader loader, String type) {
    var ofLoader = classes.get(loader);
    return ofLoader != null && ofLoader.remove(type) != null;
  }

  boolean contains(Class<?> type) {
    var ofLoader = classes.get(type.getClassLoader());
    return ofLoader != null && ofLoader.containsKey(type.getName());
  }

  boolean isEmpty() {
    for (var ofLoader : classes.all()) {
      if (!ofLoader.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  void clear() {
    classes.clear();
  }

  /** Every woven method. */
  public List<WovenMethod> all() {
    var all = new ArrayList<WovenMethod>();
    for (var ofLoader : classes.all()) {
      for (var methods : ofLoader.values()) {
        all.addAll(methods);
      }
    }
    return all;
  }
}
