package io.cemaf.testapps.harness;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** openai-java, the first of major versions. */
@Tag("matrix")
class OpenAiJavaVersionsTest {
  private static OtherVersion of(String version) {
    return OtherVersion.of(version, "com.openai:openai-java");
  }

  @Nested
  class V2x0x0 extends OpenAiJavaTest {
    @Override
    OtherVersion version() {
      return of("2.0.0");
    }
  }

  @Nested
  class V4x0x0 extends OpenAiJavaTest {
    @Override
    OtherVersion version() {
      return of("4.0.0");
    }
  }
}
