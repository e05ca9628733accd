package io.cemaf.testapps.harness;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** openai-java, the first of major versions. */
@Tag("matrix")
class OpenAiJavaVersionsTest {
  private static OtherVersion version(String version) {
    return OtherVersion.of(version, "com.openai:openai-java");
  }

  @Nested
  class V2x0x0 extends OpenAiJavaTest {
    V2x0x0() {
      super(version("2.0.0"));
    }
  }

  @Nested
  class V4x0x0 extends OpenAiJavaTest {
    V4x0x0() {
      super(version("4.0.0"));
    }
  }
}
