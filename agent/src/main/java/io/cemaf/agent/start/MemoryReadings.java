package io.cemaf.agent.start;

import io.cemaf.agent.policy.MemorySource;
import io.cemaf.agent.sense.ProcessMemory;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.Sensors;

/** Of this JVM, and of the sensors that read the machine. */
final class MemoryReadings implements MemorySource {
  private final Sensors sensors;

  MemoryReadings(Sensors sensors) {
    this.sensors = sensors;
  }

  @Override
  public void read(boolean again, long nowNanos, Sample sample, ProcessMemory into) {
    if (again) {
      sensors.sampleMemory(nowNanos, sample, into);
    } else {
      sensors.memory(sample, into);
    }
  }

  @Override
  public long heapAllocated() {
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Override
  public long heapMax() {
    return Runtime.getRuntime().maxMemory();
  }
}
