package io.cemaf.woven;

import io.cemaf.Gate;

/** {@link Gate}, as woven methods call it. Public: they call it. */
public final class BootGate extends Gate {
  private BootGate() {}
}
