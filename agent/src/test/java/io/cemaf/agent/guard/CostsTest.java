package io.cemaf.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Gate;
import io.cemaf.rules.CallEnd;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one call costs, and whose it is. */
class CostsTest {
  private static final long SECOND = 1_000_000_000L;

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private Costs.Cost lookedAt(String returns, Object result) {
    var site = bench.site("m", "chat", returns, false, new CallEnd.Automatic());
    bench.decide(Bench.terms().build());
    bench.gatekeeper.lookAtCosts(SECOND);
    var call = Bench.enter(site, this, new Object[0]);
    var unused = Gate.exit(call, result, null);
    return bench.state("chat").costs().cost();
  }

  @Test
  void callThatReturns_tellsWhatItsThreadTook() {
    var cost = lookedAt("java.lang.Object", "answer");

    assertThat(cost.samples()).isOne();
    assertThat(cost.cpuNanos()).isPositive();
    assertThat(cost.allocatedBytes()).isNotNegative();
  }

  @Test
  void callWhoseFutureIsDoneAtOnce_wasNotItsThreads() {
    var done = CompletableFuture.completedFuture("answer");
    var cost = lookedAt("java.util.concurrent.CompletableFuture", done);

    assertThat(cost.samples()).isOne();
    assertThat(cost.durationNanos()).isPositive();
    assertThat(cost.cpuNanos()).isNaN();
    assertThat(cost.allocatedBytes()).isNaN();
  }
}
