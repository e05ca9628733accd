package io.cemaf.agent.page;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two free one page: exactly one of them releases it. */
@JCStressTest
@Outcome(
    id = {"1, 0", "0, 1"},
    expect = ACCEPTABLE,
    desc = "released by who came first")
@Outcome(expect = FORBIDDEN, desc = "released twice, or never")
@State
public class DropTwiceTest extends Shared {
  public DropTwiceTest() {
    super(PageTable.RAM);
  }

  @Actor
  public void drop(II_Result result) {
    result.r1 = TABLE.free(id) ? 1 : 0;
  }

  @Actor
  public void dropToo(II_Result result) {
    result.r2 = TABLE.free(id) ? 1 : 0;
  }

  @Arbiter
  public void end(II_Result result) {
    giveBack();
  }
}
