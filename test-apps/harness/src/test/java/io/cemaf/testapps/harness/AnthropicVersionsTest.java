package io.cemaf.testapps.harness;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** anthropic-java, each major version. */
@Tag("matrix")
@ParameterizedClass
@ValueSource(strings = {"1.0.0", "2.0.0", "3.0.0"})
class AnthropicVersionsTest extends AnthropicTest {
  AnthropicVersionsTest(String version) {
    super(OtherVersion.of(version, "com.anthropic:anthropic-java"));
  }
}
