package io.cemaf.testapps.simulator;

import io.cemaf.Priority;
import java.util.Arrays;
import java.util.List;

/**
 * The base case on another scale and for one seed, for benches that play the same calls to a real
 * server: its trace, the best fixed limits in hindsight, and how simulated contenders do.
 */
public final class Rehearsal {
  private final Shape shape;
  private final long seed;

  /**
   * Plans it.
   *
   * @param stepSeconds seconds a token for a call that does not crowd
   * @param loads one after the other, as multiples of capacity
   */
  public Rehearsal(
      double stepSeconds,
      double timeoutSeconds,
      double phaseSeconds,
      List<Double> loads,
      boolean toldTokens,
      long seed) {
    shape =
        Shape.base()
            .machine(machine -> machine.step(stepSeconds))
            .work(work -> work.told(toldTokens ? 0 : Double.NaN))
            .load(load -> load.timed(timeoutSeconds, phaseSeconds).phased(loads));
    this.seed = seed;
  }

  /** A call of the trace. */
  public record Arrival(int phase, long nanos, double tokens, Priority priority) {}

  /**
   * What came of a run, by phase.
   *
   * @param good calls answered in time
   * @param criticalSuccess the share of the critical calls that were
   */
  public record Result(List<Integer> good, List<Double> criticalSuccess) {}

  /** The calls, by their time. */
  public List<Arrival> arrivals() {
    return Arrivals.of(shape, seed).stream()
        .map(call -> new Arrival(call.phase, call.arrivalNanos, call.work, call.priority))
        .toList();
  }

  /** Calls a second that the server answers at its best. */
  public double capacity() {
    return shape.capacity();
  }

  /** Calls that the best fixed limit of each phase has answered in time. */
  public List<Integer> oracle() {
    var oracle = Oracle.of(shape, List.of(seed));
    return phases().stream().map(oracle::good).toList();
  }

  /** Runs a contender of the overload bench by its title. */
  public Result run(String title) {
    var contender =
        Contender.ALL.stream().filter(one -> one.title().equals(title)).findFirst().orElseThrow();
    var score = Simulation.run(shape, seed, contender.policy(shape, seed)).score();
    return new Result(
        phases().stream().map(score::good).toList(),
        phases().stream().map(score::criticalSuccess).toList());
  }

  private List<Integer> phases() {
    var phases = new Integer[shape.load().phases().size()];
    Arrays.setAll(phases, phase -> phase);
    return List.of(phases);
  }
}
