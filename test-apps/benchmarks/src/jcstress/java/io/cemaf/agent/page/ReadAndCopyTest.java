package io.cemaf.agent.page;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A page's record is copied to another segment: a reader sees one of the two places. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "where it was")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "where it is now")
@Outcome(expect = FORBIDDEN, desc = "a place that never was")
@State
public class ReadAndCopyTest extends Shared {
  public ReadAndCopyTest() {
    super(PageTable.DISK);
  }

  @Actor
  public void read(II_Result result) {
    TABLE.enter(id);
    var row = TABLE.row(index);
    result.r1 = Row.segment(row);
    result.r2 = (int) Row.offset(row);
    TABLE.exit(index);
  }

  @Actor
  public void copy() {
    if (TABLE.beginMove(index)) {
      if (TABLE.tryLeave(index, PageTable.DISK)) {
        Row.place(TABLE.row(index), 2, 2, 0, 0, 0);
        TABLE.join(index, PageTable.DISK);
      }
      TABLE.endMove(index, 0);
    }
  }

  @Arbiter
  public void end(II_Result result) {
    giveBack();
  }
}
