package io.cemaf.agent.portable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import oshi.SystemInfo;

/** Names graphics processors. Public, as is its constructor: it is found by its name. */
public final class OshiGraphicsCards implements Supplier<List<String>> {
  public OshiGraphicsCards() {}

  @Override
  public List<String> get() {
    var names = new ArrayList<String>();
    for (var card : new SystemInfo().getHardware().getGraphicsCards()) {
      names.add(card.getName());
    }
    return names;
  }
}
