package io.cemaf.testapps.harness;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Spring AI from its first stable version on. */
@Tag("matrix")
@ParameterizedClass
@ValueSource(strings = {"1.0.0", "1.1.0", "2.0.0"})
class SpringAiVersionsTest extends SpringAiOpenAiTest {
  SpringAiVersionsTest(String version) {
    super(
        OtherVersion.of(
            version,
            "org.springframework.ai:spring-ai-openai",
            "org.springframework.ai:spring-ai-client-chat"));
  }
}
