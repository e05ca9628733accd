package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import io.cemaf.agent.sense.NvidiaSmi.Use;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Use of the busiest graphics processor and of the fullest one's memory: AMD's and Jetson's from
 * files, NVIDIA's from nvidia-smi, which is asked by a thread of its own.
 */
final class GpuSensor extends ProbedSensor<Use> {
  private static final int PERCENT = 100;
  private static final int PERMILLE = 1000;
  private static final long STALE_SECONDS = 30;
  private static final String CARDS = "/sys/class/drm";
  private static final List<String> JETSON =
      List.of("/sys/devices", "/sys/devices/platform", "/sys/devices/platform/bus@0");

  private final FileRoot root;
  private final @Nullable NvidiaSmi smi;
  private final List<Card> cards = new ArrayList<>();
  private double busiest;
  private double fullest;

  /**
   * Finds nothing yet.
   *
   * @param smi null where it is not installed
   */
  GpuSensor(FileRoot root, @Nullable NvidiaSmi smi, Health health) {
    super("gpu", health, STALE_SECONDS, "gpu", "vram");
    this.root = root;
    this.smi = smi;
  }

  /** One that says all in files; its memory's are missing where it shares the machine's. */
  private record Card(
      @Nullable KernelFile busy,
      int whole,
      @Nullable KernelFile memoryUsed,
      @Nullable KernelFile memoryTotal) {}

  @Override
  boolean find(long nowNanos) {
    cards.clear();
    for (var card : FileRoot.entries(root.at(CARDS), "card")) {
      var busy = file(card + "/device/gpu_busy_percent");
      var used = file(card + "/device/mem_info_vram_used");
      var total = file(card + "/device/mem_info_vram_total");
      if (busy != null || (used != null && total != null)) {
        cards.add(new Card(busy, PERCENT, total == null ? null : used, total));
      }
    }
    for (var place : JETSON) {
      for (var device : FileRoot.entries(root.at(place), "")) {
        var name = String.valueOf(device.getFileName());
        var load = name.startsWith("gpu.") || name.endsWith(".gpu") ? file(device + "/load") : null;
        if (load != null) {
          cards.add(new Card(load, PERMILLE, null, null));
        }
      }
    }
    var nvidia = smi != null && root.has("/proc/driver/nvidia") && super.find(nowNanos);
    if (!cards.isEmpty()) {
      var first = cards.get(0);
      var shown = first.busy() == null ? first.memoryUsed() : first.busy();
      source((shown == null ? "" : shown.name()) + (nvidia ? ", nvidia-smi" : ""));
    } else if (nvidia) {
      source("nvidia-smi");
    }
    return nvidia || !cards.isEmpty();
  }

  private @Nullable KernelFile file(String path) {
    var at = java.nio.file.Path.of(path);
    return java.nio.file.Files.exists(at) ? open(root.file(at)) : null;
  }

  @Override
  @Nullable Probe<Use> probe() {
    return smi == null ? null : smi.probe();
  }

  @Override
  String asked() {
    return "nvidia-smi";
  }

  @Override
  String absence() {
    return root.has("/proc/driver/nvidia")
        ? "NVIDIA's driver is there, nvidia-smi is not on the PATH"
        : "no graphics processor of AMD, NVIDIA or Jetson was found";
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    busiest = Double.NaN;
    fullest = Double.NaN;
    IOException problem = null;
    try {
      super.read(nowNanos, into);
    } catch (IOException e) {
      problem = e;
    }
    for (int i = 0; i < cards.size(); i++) {
      try {
        read(cards.get(i));
      } catch (IOException e) {
        problem = e;
      }
    }
    put(into, 0, busiest);
    put(into, 1, fullest);
    if (problem != null) {
      throw problem;
    }
  }

  @Override
  void write(Use use, Sample into) {
    take(use.busy(), use.memory());
  }

  private void read(Card card) throws IOException {
    var used = card.memoryUsed();
    var total = card.memoryTotal();
    if (used != null && total != null) {
      var bytes = used.read().number();
      var of = total.read().number();
      if (bytes < 0 || of <= 0 || bytes > of) {
        throw used.rubbish("a size of memory that there is");
      }
      take(Double.NaN, (double) bytes / of);
    }
    var load = card.busy();
    if (load != null) {
      var number = load.read().number();
      if (number < 0 || number > card.whole()) {
        throw load.rubbish("a use from 0 to " + card.whole());
      }
      take((double) number / card.whole(), Double.NaN);
    }
  }

  private void take(double busy, double memory) {
    busiest = Double.isNaN(busiest) || busy > busiest ? busy : busiest;
    fullest = Double.isNaN(fullest) || memory > fullest ? memory : fullest;
  }
}
