package io.cemaf.agent.portable;

import io.cemaf.agent.sense.Portable;
import java.util.Arrays;
import java.util.function.Supplier;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.OperatingSystem;

/** Reads the machine through OSHI. Public, as is its constructor: it is found by its name. */
public final class OshiReadings implements Supplier<double[]> {
  private static final double UNKNOWN_CELSIUS = 0;

  private final HardwareAbstractionLayer hardware;
  private final OperatingSystem system;

  public OshiReadings() {
    var info = new SystemInfo();
    hardware = info.getHardware();
    system = info.getOperatingSystem();
  }

  @Override
  public double[] get() {
    var readings = new double[Portable.COUNT];
    Arrays.fill(readings, Double.NaN);
    var processor = hardware.getProcessor();
    var ticks = processor.getSystemCpuLoadTicks();
    double all = 0;
    for (var each : ticks) {
      all += each;
    }
    readings[Portable.CPU_TICKS] = all;
    readings[Portable.CPU_BUSY_TICKS] =
        all - ticks[TickType.IDLE.getIndex()] - ticks[TickType.IOWAIT.getIndex()];
    var memory = hardware.getMemory();
    readings[Portable.MEMORY_TOTAL] = memory.getTotal();
    readings[Portable.MEMORY_AVAILABLE] = memory.getAvailable();
    readings[Portable.RESIDENT] = system.getCurrentProcess().getResidentMemory();
    var load = processor.getSystemLoadAverage(1)[0];
    readings[Portable.LOAD] = load < 0 ? Double.NaN : load / processor.getLogicalProcessorCount();
    var celsius = hardware.getSensors().getCpuTemperature();
    // OSHI says 0 where it does not know
    readings[Portable.TEMPERATURE] = celsius > UNKNOWN_CELSIUS ? celsius : Double.NaN;
    return readings;
  }
}
