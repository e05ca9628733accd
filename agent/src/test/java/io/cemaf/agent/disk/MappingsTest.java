package io.cemaf.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Mappings are known by identity. */
class MappingsTest {
  @Test
  void mapping_thatWasAdded_isKnown_andNoOther() {
    var mappings = new Mappings();
    var one = new StringBuilder("a");
    assertThat(mappings.contains(one)).isFalse();

    mappings.add(one);

    assertThat(mappings.contains(one)).isTrue();
    assertThat(mappings.contains(new StringBuilder("a"))).isFalse();
  }
}
