package io.cemaf.woven;

import io.cemaf.Stored;

/** {@link Stored}, as woven stores call it. Public: they call it. */
public final class BootStored extends Stored {
  private BootStored() {}
}
