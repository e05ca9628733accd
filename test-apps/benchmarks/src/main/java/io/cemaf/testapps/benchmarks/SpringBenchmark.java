package io.cemaf.testapps.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import org.springframework.ai.chat.model.ChatResponse;

/** One call of Spring AI's, and one token of a Flux, with a rule and without. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class SpringBenchmark {
  private final SpringTargets.Bare bare = new SpringTargets.Bare();
  private final SpringTargets.Limited limited = new SpringTargets.Limited();
  private final SpringTargets.Degraded degraded = new SpringTargets.Degraded();

  @Setup
  public void check() {
    var unused = limited.call(SpringTargets.PROMPT);
    unused = degraded.call(SpringTargets.PROMPT);
    LlmRules.check(SpringTargets.class, "Limited.call", "Limited.stream", "Degraded.call");
  }

  @TearDown
  public void still() {
    LlmRules.check(SpringTargets.class, "Limited.call", "Limited.stream", "Degraded.call");
  }

  @Benchmark
  public ChatResponse bareCall() {
    return bare.call(SpringTargets.PROMPT);
  }

  @Benchmark
  public ChatResponse limitedCall() {
    return limited.call(SpringTargets.PROMPT);
  }

  /** The copy that the library makes is the library's. */
  @Benchmark
  public ChatResponse copiedCall() {
    return bare.call(SpringTargets.copy(SpringTargets.PROMPT));
  }

  @Benchmark
  public ChatResponse degradedCall() {
    return degraded.call(SpringTargets.PROMPT);
  }

  @Benchmark
  @OperationsPerInvocation(ChainTargets.TOKENS)
  public void bareToken(Blackhole taken) {
    var unused = bare.stream(SpringTargets.PROMPT).subscribe(taken::consume);
  }

  @Benchmark
  @OperationsPerInvocation(ChainTargets.TOKENS)
  public void limitedToken(Blackhole taken) {
    var unused = limited.stream(SpringTargets.PROMPT).subscribe(taken::consume);
  }
}
