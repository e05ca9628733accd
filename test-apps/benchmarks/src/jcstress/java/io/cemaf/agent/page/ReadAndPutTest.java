package io.cemaf.agent.page;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A page is freed and its row becomes another's: who has the old number never gets the new one. */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "there is no such page any more")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the page that was asked for")
@Outcome(expect = FORBIDDEN, desc = "another page")
@State
public class ReadAndPutTest extends Shared {
  public ReadAndPutTest() {
    super(PageTable.RAM);
  }

  @Actor
  public void read(I_Result result) {
    if (TABLE.enter(id) != 0) {
      result.r1 = Row.length(TABLE.row(index));
      TABLE.exit(index);
    }
  }

  @Actor
  public void drop() {
    if (TABLE.free(id)) {
      Row.length(TABLE.row(index), 2);
      TABLE.publish(index, PageTable.RAM);
    }
  }

  @Arbiter
  public void end(I_Result result) {
    giveBack();
  }
}
