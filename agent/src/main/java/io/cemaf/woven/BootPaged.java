package io.cemaf.woven;

import io.cemaf.Paged;

/** {@link Paged}, as woven classes call it. Public: they call it. */
public final class BootPaged extends Paged {
  private BootPaged() {}
}
