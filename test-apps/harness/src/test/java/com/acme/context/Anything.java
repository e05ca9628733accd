package com.acme.context;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Texts, arrays, maps and records in one store, or in one that shares its map. */
final class Anything implements Holder {
  private record Page(String text, int number) {}

  private final Map<String, Object> ours = new HashMap<>();
  private final Vault<String, Object> vault = new Vault<>();
  private final Vault.Shared<String, Object> shared = new Vault.Shared<>(ours);
  private final boolean sharing;

  Anything(boolean sharing) {
    this.sharing = sharing;
  }

  @Override
  public void hold(int number, String text) {
    var value =
        switch (number % 4) {
          case 0 -> text;
          case 1 -> text.getBytes(StandardCharsets.UTF_8);
          case 2 -> new HashMap<>(Map.of("text", text));
          default -> new Page(text, number);
        };
    if (sharing) {
      shared.put("key " + number, value);
    } else {
      var unused = vault.put("key " + number, value);
    }
  }

  @Override
  public String read(int number) {
    var key = "key " + number;
    var found = Objects.requireNonNull(sharing ? shared.get(key) : vault.get(key));
    var same = found == (sharing ? ours.get(key) : vault.get(key));
    var text =
        switch (number % 4) {
          case 0 -> (String) found;
          case 1 -> new String((byte[]) found, StandardCharsets.UTF_8);
          case 2 -> found.toString();
          default -> ((Page) found).text() + ((Page) found).number();
        };
    return text + same + number;
  }

  @Override
  public String saved() {
    if (sharing) {
      return ours.keySet().toString();
    }
    return vault.order() + vault.remove("key 1").getClass() + vault.get("key 1");
  }
}
