package io.cemaf.agent.policy;

import io.cemaf.agent.sense.ProcessMemory;
import io.cemaf.agent.sense.Sample;

/** Where the memory guard has its readings from. */
public interface MemorySource {
  /**
   * Tells what a sample found.
   *
   * @param again whether memory is to be read once more; else the sample is fresh
   */
  void read(boolean again, long nowNanos, Sample sample, ProcessMemory into);

  /** Bytes allocated on the heap, garbage among them. */
  long heapAllocated();

  /** What the heap may have at most, in bytes. */
  long heapMax();
}
