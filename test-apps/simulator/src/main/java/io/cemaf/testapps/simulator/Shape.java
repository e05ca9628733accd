package io.cemaf.testapps.simulator;

import java.util.function.UnaryOperator;

/**
 * What is simulated: a server, what comes to it, and what becomes of them. Times in seconds, sizes
 * in tokens.
 *
 * @param change of the server or of its calls on the way
 * @param lostTicks share of control steps that do not happen
 */
record Shape(String name, Machine machine, Work work, Load load, Change change, double lostTicks) {
  static final int CONTROL_STEPS_A_SECOND = 4;

  /**
   * What changes once on the way.
   *
   * @param phase from when on, counted from 0
   * @param speed of the server from then on, as a multiple
   * @param knee from then on, as a multiple
   * @param sizes from then on, as a multiple
   */
  record Change(int phase, double speed, double knee, double sizes) {
    static final Change NONE = new Change(0, 1, 1, 1);
  }

  /** The base case of the overload bench. */
  static Shape base() {
    return new Shape("base", Machine.base(), Work.base(), Load.base(), Change.NONE, 0);
  }

  /** The same by another name. */
  Shape named(String other) {
    return new Shape(other, machine, work, load, change, lostTicks);
  }

  /** With another server. */
  Shape machine(UnaryOperator<Machine> made) {
    return new Shape(name, made.apply(machine), work, load, change, lostTicks);
  }

  /** With other work. */
  Shape work(UnaryOperator<Work> made) {
    return new Shape(name, machine, made.apply(work), load, change, lostTicks);
  }

  /** With calls that come otherwise. */
  Shape load(UnaryOperator<Load> made) {
    return new Shape(name, machine, work, made.apply(load), change, lostTicks);
  }

  /** With a change on the way. */
  Shape changing(Change other) {
    return new Shape(name, machine, work, load, other, lostTicks);
  }

  /** With control steps that do not happen. */
  Shape losingTicks(double share) {
    return new Shape(name, machine, work, load, change, share);
  }

  /** Calls a second at the best number of calls at once. */
  double capacity() {
    return machine.capacity() / work.mean();
  }

  double controlSeconds() {
    return 1.0 / CONTROL_STEPS_A_SECOND;
  }
}
