package io.cemaf.testapps.harness;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** openai-java, each major version. */
@Tag("matrix")
@ParameterizedClass
@ValueSource(strings = {"2.0.0", "4.0.0"})
class OpenAiJavaVersionsTest extends OpenAiJavaTest {
  OpenAiJavaVersionsTest(String version) {
    super(OtherVersion.of(version, "com.openai:openai-java"));
  }
}
