package io.cemaf.testapps.harness;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Spring AI, as far back as the application of it runs: 1.x has other builders of models. */
@Tag("matrix")
class SpringAiVersionsTest {
  private static OtherVersion of(String version) {
    return OtherVersion.of(
        version,
        "org.springframework.ai:spring-ai-openai",
        "org.springframework.ai:spring-ai-client-chat",
        "org.springframework.ai:spring-ai-retry");
  }

  @Nested
  class V2x0x0 extends SpringAiOpenAiTest {
    @Override
    OtherVersion version() {
      return of("2.0.0");
    }
  }
}
