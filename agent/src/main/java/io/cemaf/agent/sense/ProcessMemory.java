package io.cemaf.agent.sense;

/** What a sample found of this process's memory, in bytes; NaN for what is not known. */
public final class ProcessMemory {
  double residentBytes = Double.NaN;
  double groupBytes = Double.NaN;
  double groupLimit = Double.NaN;
  double machineBytes = Double.NaN;

  void clear() {
    residentBytes = Double.NaN;
    groupBytes = Double.NaN;
    groupLimit = Double.NaN;
    machineBytes = Double.NaN;
  }

  /** The resident set. */
  public double residentBytes() {
    return residentBytes;
  }

  /** What is charged to the limited control group that is fullest, but for cache that can go. */
  public double groupBytes() {
    return groupBytes;
  }

  /** The limit of that group. */
  public double groupLimit() {
    return groupLimit;
  }

  /** All memory of the machine. */
  public double machineBytes() {
    return machineBytes;
  }
}
