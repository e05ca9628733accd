package io.cemaf.agent.start;

import io.cemaf.agent.policy.MemoryGuard;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How memory stands to its limits, for {@code status}; empty where no rule says anything of it. */
final class MemoryText {
  private MemoryText() {}

  static Map<String, Object> of(@Nullable MemoryGuard guard, @Nullable Integer oomScoreAdj) {
    var text = new LinkedHashMap<String, Object>();
    var report = guard == null ? null : guard.report();
    if (report != null) {
      text.put("state", report.state().name());
      text.put("signal", report.signal());
      text.put("value", number(report.value()));
      text.put("threshold", number(report.threshold()));
      text.put("calls", report.running());
      text.put("mostCalls", report.cap() == Integer.MAX_VALUE ? null : report.cap());
      text.put("heapLiveBytes", number(report.heapLive()));
      text.put("heapHardBytes", number(report.heapHard()));
      text.put("process", report.processSignal());
      text.put("processBytes", number(report.process()));
      text.put("processHardBytes", number(report.processHard()));
      text.put("heapBytesPerCall", number(report.heapPerCall()));
      text.put("processBytesPerCall", number(report.processPerCall()));
    }
    if (oomScoreAdj != null) {
      text.put("oomScoreAdj", oomScoreAdj);
    }
    return text;
  }

  private static @Nullable Object number(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) ? null : value;
  }
}
