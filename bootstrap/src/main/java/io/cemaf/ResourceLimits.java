package io.cemaf;

/**
 * What a {@link StateMonitor} allows. Sizes in bytes. Needs no agent.
 *
 * @param maxStateSize of all values together, 1 at least
 * @param maxValueSize of one value, 1 to {@code maxStateSize}
 * @param maxEntries values, 1 at least
 * @param cleanupThreshold share of {@code maxStateSize} from which it is time to clean up, above 0
 *     to 1
 * @param autoCleanup whether the least recently used values go by themselves to make room
 * @param streaming whether a value above {@code maxValueSize} is allowed, as one that lies in a
 *     file and of which one chunk at a time is in memory
 * @param streamChunkSize of such a chunk, 1 at least
 */
public record ResourceLimits(
    long maxStateSize,
    long maxValueSize,
    int maxEntries,
    double cleanupThreshold,
    boolean autoCleanup,
    boolean streaming,
    long streamChunkSize) {
  private static final long MIB = 1L << 20;

  /** 100 MiB in all and 10 MiB a value, 1,000 values, cleaned up by itself from 80% on. */
  public static final ResourceLimits DEFAULT =
      new ResourceLimits(100 * MIB, 10 * MIB, 1_000, 0.8, true, false, MIB);

  /**
   * Limits that make sense together.
   *
   * @throws IllegalArgumentException if they do not; says which and why
   */
  public ResourceLimits {
    require(maxStateSize > 0, "maxStateSize is not positive: ", maxStateSize);
    require(maxValueSize > 0, "maxValueSize is not positive: ", maxValueSize);
    require(maxEntries > 0, "maxEntries is not positive: ", maxEntries);
    require(
        cleanupThreshold > 0 && cleanupThreshold <= 1,
        "cleanupThreshold is not above 0 and at most 1: ",
        cleanupThreshold);
    require(streamChunkSize > 0, "streamChunkSize is not positive: ", streamChunkSize);
    require(
        maxValueSize <= maxStateSize,
        "maxValueSize is above maxStateSize, so that no such value fits: ",
        maxValueSize);
    require(
        !streaming || streamChunkSize <= maxValueSize,
        "streamChunkSize is above maxValueSize: ",
        streamChunkSize);
  }

  private static void require(boolean right, String problem, Number value) {
    if (!right) {
      throw new IllegalArgumentException(problem.concat(value.toString()));
    }
  }

  /** Limits to be changed from {@link #DEFAULT}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whether so many bytes are more than all values may have. */
  public boolean exceedsStateLimit(long bytes) {
    return bytes > maxStateSize;
  }

  /** Whether so many bytes are more than one value may have. */
  public boolean exceedsValueLimit(long bytes) {
    return bytes > maxValueSize;
  }

  /** Whether so many values are too many. */
  public boolean exceedsEntryLimit(int entries) {
    return entries > maxEntries;
  }

  /** From how many bytes on it is time to clean up. */
  public long cleanupThresholdBytes() {
    return (long) (maxStateSize * cleanupThreshold);
  }

  /** Whether it is time to clean up at so many bytes. */
  public boolean shouldCleanUp(long currentBytes) {
    return currentBytes >= cleanupThresholdBytes();
  }

  /** Each as {@link ResourceLimits} has it. */
  public static final class Builder {
    private long maxStateSize = DEFAULT.maxStateSize;
    private long maxValueSize = DEFAULT.maxValueSize;
    private int maxEntries = DEFAULT.maxEntries;
    private double cleanupThreshold = DEFAULT.cleanupThreshold;
    private boolean autoCleanup = DEFAULT.autoCleanup;
    private boolean streaming = DEFAULT.streaming;
    private long streamChunkSize = DEFAULT.streamChunkSize;

    private Builder() {}

    /** Of all values together, in bytes. */
    public Builder maxStateSize(long bytes) {
      maxStateSize = bytes;
      return this;
    }

    /** Of one value, in bytes. */
    public Builder maxValueSize(long bytes) {
      maxValueSize = bytes;
      return this;
    }

    /** How many values. */
    public Builder maxEntries(int entries) {
      maxEntries = entries;
      return this;
    }

    /** From which share of {@code maxStateSize} on it is time to clean up. */
    public Builder cleanupThreshold(double share) {
      cleanupThreshold = share;
      return this;
    }

    /** Whether that happens by itself. */
    public Builder autoCleanup(boolean wanted) {
      autoCleanup = wanted;
      return this;
    }

    /** Whether larger values are allowed, in chunks. */
    public Builder streaming(boolean wanted) {
      streaming = wanted;
      return this;
    }

    /** Of such a chunk, in bytes. */
    public Builder streamChunkSize(long bytes) {
      streamChunkSize = bytes;
      return this;
    }

    /**
     * The limits.
     *
     * @throws IllegalArgumentException if they make no sense together
     */
    public ResourceLimits build() {
      return new ResourceLimits(
          maxStateSize,
          maxValueSize,
          maxEntries,
          cleanupThreshold,
          autoCleanup,
          streaming,
          streamChunkSize);
    }
  }
}
