package io.cemaf.testapps.harness;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** google-genai from its first stable version on. */
@Tag("matrix")
@ParameterizedClass
@ValueSource(strings = {"1.0.0", "1.10.0", "1.30.0", "1.58.0"})
class GenAiVersionsTest extends GenAiTest {
  GenAiVersionsTest(String version) {
    super(OtherVersion.of(version, "com.google.genai:google-genai"));
  }
}
