package io.cemaf.agent.loaders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadedTypesTest {
  @Test
  void types_ofJvmThatDies_areNone() {
    assertThat(LoadedTypes.orNone(null)).isEmpty();
  }

  @Test
  void types_ofJvmThatLives_areItsOwn() {
    Class<?>[] types = {String.class};

    assertThat(LoadedTypes.orNone(types)).isSameAs(types);
  }
}
