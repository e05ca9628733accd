package io.cemaf.woven;

import io.cemaf.TaskPools;

/** {@link TaskPools}, as woven executors call it. Public: they call it. */
public final class BootTaskPools extends TaskPools {
  private BootTaskPools() {}
}
