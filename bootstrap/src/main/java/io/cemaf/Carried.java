package io.cemaf;

import org.jspecify.annotations.Nullable;

/**
 * The calls that a task was submitted in.
 *
 * @param call one that held a lease when the task was submitted; used again after its end
 * @param mark of the lease: it is the same call only while it holds this one
 * @param outer the next call further out; null if there is none
 */
record Carried(Call call, long mark, @Nullable Carried outer) {
  /** By the task's identity, until it runs or is gone. */
  static final IdentityTable<Carried> TASKS = new IdentityTable<>();
}
