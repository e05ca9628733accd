package io.cemaf.rules;

/** {@code allocation:} memory and workers set aside. */
final class AllocationShape {
  private static final int MOST = 1_000_000;
  private static final long LEAST_BYTES = 1 << 20;

  static final Key<Long> MIN_MEMORY =
      Key.of(
          "minMemory",
          new QuantityType.OfSize(LEAST_BYTES),
          "Kept for its calls: rules of a lower priority that have an `allocation` leave it free.",
          "none");
  static final Key<Long> MAX_MEMORY =
      Key.of(
          "maxMemory",
          new QuantityType.OfSize(LEAST_BYTES),
          "What its calls may keep alive together, as far as was learned of one call.",
          "what is left of the heap and of the machine");
  static final Key<Integer> MIN_WORKERS =
      Key.of(
          "minWorkers",
          new QuantityType.OfCount(1, MOST),
          "So many of its calls may always run at once, however little memory is left.",
          "1");
  static final Key<Integer> MAX_WORKERS =
      Key.of(
          "maxWorkers",
          new QuantityType.OfCount(1, MOST),
          "The most of its calls at once, however much memory is left.",
          "no limit");
  static final Key<Boolean> MEMORY_INTENSIVE =
      Key.of(
          "memoryIntensive",
          WordType.onOff(),
          "From level high on its calls run one at a time, whatever minWorkers says.",
          "false");
  static final Shape SHAPE =
      new Shape(
          "allocation",
          "Memory and workers set aside. A call begins while what was learned that one call keeps"
              + " alive, times one more than run, fits into the room left. Deadline,"
              + " maxWaitDuration, timeoutDuration and timeLimiter of the rule become twice as long"
              + " for priority critical, one and a half times for high, and half as long for low.",
          MIN_MEMORY,
          MAX_MEMORY,
          MIN_WORKERS,
          MAX_WORKERS,
          MEMORY_INTENSIVE);

  private AllocationShape() {}

  static AllocationSpec bind(Section section, Reading reading) {
    var allocation =
        new AllocationSpec(
            section.get(MIN_MEMORY, 0L),
            section.get(MAX_MEMORY),
            section.get(MIN_WORKERS, 1),
            section.get(MAX_WORKERS, Integer.MAX_VALUE),
            section.get(MEMORY_INTENSIVE, false));
    var maxMemory = allocation.maxMemoryBytes();
    if (maxMemory != null && allocation.minMemoryBytes() > maxMemory) {
      reading.error(
          section.sourceOf(MIN_MEMORY), Code.BAD_VALUE, "minMemory is greater than maxMemory");
    }
    if (allocation.minWorkers() > allocation.maxWorkers()) {
      reading.error(
          section.sourceOf(section.has(MIN_WORKERS) ? MIN_WORKERS : MAX_WORKERS),
          Code.BAD_VALUE,
          "minWorkers is greater than maxWorkers");
    }
    return allocation;
  }
}
