package io.cemaf.testapps.benchmarks;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
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

/** One call of langchain4j's, and one token of a stream, with a rule and without. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class ChainBenchmark {
  private final ChainTargets.Bare bare = new ChainTargets.Bare();
  private final ChainTargets.Limited limited = new ChainTargets.Limited();
  private final ChainTargets.Degraded degraded = new ChainTargets.Degraded();
  private final ChainTargets.BareStream bareStream = new ChainTargets.BareStream();
  private final ChainTargets.LimitedStream limitedStream = new ChainTargets.LimitedStream();

  @Setup
  public void check() {
    var unused = limited.doChat(ChainTargets.REQUEST);
    unused = degraded.doChat(ChainTargets.REQUEST);
    LlmRules.check(ChainTargets.class, "Limited.doChat", "Degraded.doChat", "LimitedStream.doChat");
  }

  @TearDown
  public void still() {
    LlmRules.check(ChainTargets.class, "Limited.doChat", "Degraded.doChat", "LimitedStream.doChat");
  }

  @Benchmark
  public ChatResponse bareCall() {
    return bare.doChat(ChainTargets.REQUEST);
  }

  @Benchmark
  public ChatResponse limitedCall() {
    return limited.doChat(ChainTargets.REQUEST);
  }

  /** The copy that the library makes is the library's. */
  @Benchmark
  public ChatResponse copiedCall() {
    return bare.doChat(ChainTargets.copy(ChainTargets.REQUEST));
  }

  @Benchmark
  public ChatResponse degradedCall() {
    return degraded.doChat(ChainTargets.REQUEST);
  }

  @Benchmark
  @OperationsPerInvocation(ChainTargets.TOKENS)
  public void bareToken(Blackhole taken) {
    stream(bareStream, taken);
  }

  @Benchmark
  @OperationsPerInvocation(ChainTargets.TOKENS)
  public void limitedToken(Blackhole taken) {
    stream(limitedStream, taken);
  }

  private static void stream(StreamingChatModel model, Blackhole taken) {
    model.doChat(
        ChainTargets.REQUEST,
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String part) {
            taken.consume(part);
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            taken.consume(response);
          }

          @Override
          public void onError(Throwable problem) {
            throw new IllegalStateException(problem);
          }
        });
  }
}
