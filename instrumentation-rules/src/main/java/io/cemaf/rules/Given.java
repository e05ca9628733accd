package io.cemaf.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which keys outside guards and rules are given at all, and where. */
final class Given {
  private static final List<String> KEYS =
      List.of(
          RootShape.MODE.name(),
          RootShape.DEVICE.name(),
          RootShape.DEADLINE.name(),
          RootShape.SENSORS.name(),
          RootShape.PRESSURE.name(),
          RootShape.LIMITS.name(),
          RootShape.MEMORY.name());

  private Given() {}

  /** By the key's path; of several files the first, and the device's levels last. */
  static Map<String, SourceRef> in(List<Section> files, Section preset) {
    var given = new HashMap<String, SourceRef>();
    for (var file : files) {
      for (var key : KEYS) {
        add(file, key, key, given);
      }
    }
    add(preset, RootShape.PRESSURE.name(), RootShape.PRESSURE.name(), given);
    return given;
  }

  private static void add(Section section, String key, String path, Map<String, SourceRef> given) {
    var value = section.value(key);
    if (value instanceof Section inner) {
      for (var name : inner.names()) {
        add(inner, name, path + "." + name, given);
      }
    } else if (value != null) {
      given.putIfAbsent(path, section.sourceOf(key));
    }
  }
}
