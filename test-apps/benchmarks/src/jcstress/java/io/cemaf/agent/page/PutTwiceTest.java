package io.cemaf.agent.page;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Rows are taken and given back at once: none is two pages'. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "a row each")
@Outcome(expect = FORBIDDEN, desc = "one row for both")
@State
public class PutTwiceTest {
  private int first;
  private int second;

  @Actor
  public void put() {
    Shared.TABLE.disclaim(Shared.TABLE.claim());
    first = Shared.TABLE.claim();
  }

  @Actor
  public void putToo() {
    var other = Shared.TABLE.claim();
    second = Shared.TABLE.claim();
    Shared.TABLE.disclaim(other);
  }

  @Arbiter
  public void end(I_Result result) {
    result.r1 = first == second ? 0 : 1;
    Shared.TABLE.disclaim(first);
    Shared.TABLE.disclaim(second);
  }
}
