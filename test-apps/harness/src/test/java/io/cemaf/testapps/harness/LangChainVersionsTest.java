package io.cemaf.testapps.harness;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** langchain4j from its first stable version on. */
@Tag("matrix")
@ParameterizedClass
@ValueSource(strings = {"1.0.0", "1.5.0", "1.10.0", "1.16.1", "1.18.1", "1.19.0"})
class LangChainVersionsTest extends LangChainOpenAiTest {
  LangChainVersionsTest(String version) {
    super(
        OtherVersion.of(
            version, "dev.langchain4j:langchain4j", "dev.langchain4j:langchain4j-open-ai"));
  }
}
