package io.cemaf.woven;

import io.cemaf.Heard;

/** {@link Heard}, as woven methods call it. Public: they call it. */
public final class BootHeard extends Heard {
  private BootHeard() {}
}
