package io.cemaf.testapps.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures as text. */
class TableTest {
  @Test
  void table_ofFigures_hasItsColumnsAligned() {
    var table =
        Table.of(
            List.of(
                Figure.atMost("a call", 8, "ns", 10, "JMH"),
                Figure.atLeast("a start beside a peer's", 12, "x", 15, "9 runs"),
                Figure.unmeasured("idle", new IllegalStateException("gone"))));

    assertThat(table)
        .isEqualTo(
            """
            what                     measured  bar         verdict           from
            a call                   8.00 ns   <= 10.0 ns  met               JMH
            a start beside a peer's  12.0 x    >= 15.0 x   MISSED by 3.00 x  9 runs
            idle                     none                  NOT MEASURED      java.lang.IllegalStateException: gone
            """);
  }
}
