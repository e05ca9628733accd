package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Priority;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class WaitingOrderTest {
  private static final long AGEING = 100;
  private final WaitingOrder<String> order = new WaitingOrder<>();

  @Test
  void take_severalClasses_strictByClassThenByAge() {
    join("n1", Priority.NORMAL, 0);
    join("h1", Priority.HIGH, 1);
    join("n2", Priority.NORMAL, 2);
    join("c1", Priority.CRITICAL, 3);
    join("h2", Priority.HIGH, 4);

    assertThat(all(5)).containsExactly("c1", "h1", "h2", "n1", "n2");
  }

  @Test
  void take_lowAged_goesWithHighButNeverBeforeCritical() {
    join("l1", Priority.LOW, 0);
    join("l2", Priority.LOW, 50);
    join("n1", Priority.NORMAL, 60);
    join("c1", Priority.CRITICAL, 99);

    assertThat(all(AGEING)).containsExactly("c1", "l1", "n1", "l2");
  }

  @Test
  void leave_whoIsGone_isNeitherTakenNorCounted() {
    var gone = order.join("n1", Priority.NORMAL, 0, 2 * AGEING);
    join("n2", Priority.NORMAL, 1);

    assertThat(order.leave(gone)).isTrue();
    assertThat(order.leave(gone)).isFalse();
    assertThat(order.size()).isEqualTo(1);
    assertThat(all(2)).containsExactly("n2");
    assertThat(order.size()).isZero();
  }

  @Test
  void leave_lowAfterAgeing_countsWhereItStood() {
    var aged = order.join("l1", Priority.LOW, 0, 2 * AGEING);
    join("c1", Priority.CRITICAL, 1);
    assertThat(all(AGEING, 1)).containsExactly("c1");
    assertThat(order.ahead(Priority.HIGH)).isEqualTo(1);

    assertThat(order.leave(aged)).isTrue();

    assertThat(order.ahead(Priority.HIGH)).isZero();
    assertThat(order.size()).isZero();
  }

  @Test
  void ahead_ofAClass_countsItsOwnAndThoseAbove() {
    join("c1", Priority.CRITICAL, 0);
    join("n1", Priority.NORMAL, 0);
    join("n2", Priority.NORMAL, 0);

    assertThat(order.ahead(Priority.CRITICAL)).isEqualTo(1);
    assertThat(order.ahead(Priority.HIGH)).isEqualTo(1);
    assertThat(order.ahead(Priority.NORMAL)).isEqualTo(3);
    assertThat(order.ahead(Priority.LOW)).isEqualTo(3);
  }

  private void join(String call, Priority priority, long now) {
    order.join(call, priority, now, now + 2 * AGEING);
  }

  private ArrayList<String> all(long now) {
    return all(now, Integer.MAX_VALUE);
  }

  private ArrayList<String> all(long now, int most) {
    var taken = new ArrayList<String>();
    while (taken.size() < most) {
      var next = order.take(now);
      if (next == null) {
        break;
      }
      taken.add(next.call());
    }
    return taken;
  }
}
