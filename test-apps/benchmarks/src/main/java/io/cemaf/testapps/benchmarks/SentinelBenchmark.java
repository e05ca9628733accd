package io.cemaf.testapps.benchmarks;

import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRule;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRuleManager;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRule;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRuleManager;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The same call through Sentinel's rules of flow by rate, of flow by threads, and of failures. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SentinelBenchmark {
  private static final String RESOURCE = "peer";

  /** All three let the call through. */
  @State(Scope.Benchmark)
  public static class Open {
    final Targets.Bare target = new Targets.Bare();

    /** Its rules are the process's. */
    @Setup
    public void rules() {
      FlowRuleManager.loadRules(
          List.of(
              flow(RuleConstant.FLOW_GRADE_QPS, 1e9), flow(RuleConstant.FLOW_GRADE_THREAD, 64)));
      var failures = new DegradeRule(RESOURCE);
      failures.setGrade(RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO);
      failures.setCount(0.5);
      failures.setTimeWindow(60);
      DegradeRuleManager.loadRules(List.of(failures));
    }

    private static FlowRule flow(int grade, double count) {
      var rule = new FlowRule(RESOURCE);
      rule.setGrade(grade);
      rule.setCount(count);
      return rule;
    }
  }

  @Benchmark
  public Object sentinel(Open state) throws BlockException {
    var entry = SphU.entry(RESOURCE);
    try {
      return state.target.call(SiteBenchmark.REQUEST);
    } finally {
      entry.exit();
    }
  }
}
