package io.cemaf.agent.weave;

import io.cemaf.rules.StoreSpec;
import io.cemaf.rules.StoreSpec.Access;

/**
 * A keyed store.
 *
 * @param rule that is about it
 * @param type binary name of its class
 * @param put all methods of that name by which it takes values
 * @param get by which it is asked for one
 * @param remove by which it gives one away
 */
public record StoreTarget(String rule, String type, Access put, Access get, Access remove) {
  public static StoreTarget of(StoreSpec spec) {
    return new StoreTarget(spec.name(), spec.type(), spec.put(), spec.get(), spec.remove());
  }

  boolean isOf(String internalName) {
    return type.length() == internalName.length() && type.replace('.', '/').equals(internalName);
  }
}
