package io.cemaf.agent.page;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A page is freed while somebody reads it: one of the two releases it, never both or none. */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "freed before anybody read it")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "read, then freed")
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "freed under the reader, who released it")
@Outcome(expect = FORBIDDEN, desc = "released twice, never, or while it was read")
@State
public class ReadAndDropTest extends Shared {
  public ReadAndDropTest() {
    super(PageTable.RAM);
  }

  @Actor
  public void read(II_Result result) {
    if (TABLE.enter(id) != 0) {
      result.r1 = TABLE.exit(index) ? 2 : 1;
    }
  }

  @Actor
  public void drop(II_Result result) {
    result.r2 = TABLE.free(id) ? 1 : 0;
  }

  @Arbiter
  public void end(II_Result result) {
    giveBack();
  }
}
