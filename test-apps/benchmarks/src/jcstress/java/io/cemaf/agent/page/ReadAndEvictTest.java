package io.cemaf.agent.page;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A page leaves memory: its frame is nobody else's while somebody reads it there. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the reader kept it in memory")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "read in memory, then evicted")
@Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "evicted, then read from disk")
@Outcome(expect = FORBIDDEN, desc = "the frame was given away under the reader")
@State
public class ReadAndEvictTest extends Shared {
  private int given;

  public ReadAndEvictTest() {
    super(PageTable.RAM | PageTable.DISK);
  }

  @Actor
  public void read(II_Result result) {
    var word = TABLE.enter(id);
    if ((word & PageTable.RAM) == 0) {
      result.r1 = 2;
    } else {
      result.r1 = given == 0 ? 1 : 3;
    }
    TABLE.exit(index);
  }

  @Actor
  public void evict(II_Result result) {
    if (TABLE.beginMove(index)) {
      if (TABLE.tryLeave(index, PageTable.RAM)) {
        given = 1;
        result.r2 = 1;
      }
      TABLE.endMove(index, 0);
    }
  }

  @Arbiter
  public void end(II_Result result) {
    giveBack();
  }
}
