package io.cemaf.testapps.harness;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** anthropic-java, the first of each major version. */
@Tag("matrix")
class AnthropicVersionsTest {
  private static OtherVersion of(String version) {
    return OtherVersion.of(version, "com.anthropic:anthropic-java");
  }

  @Nested
  class V1x0x0 extends AnthropicTest {
    @Override
    OtherVersion version() {
      return of("1.0.0");
    }
  }

  @Nested
  class V2x0x0 extends AnthropicTest {
    @Override
    OtherVersion version() {
      return of("2.0.0");
    }
  }

  @Nested
  class V3x0x0 extends AnthropicTest {
    @Override
    OtherVersion version() {
      return of("3.0.0");
    }
  }
}
