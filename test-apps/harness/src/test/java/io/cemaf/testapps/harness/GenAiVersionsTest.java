package io.cemaf.testapps.harness;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** google-genai, as far back as the application of it runs. */
@Tag("matrix")
class GenAiVersionsTest {
  private static OtherVersion of(String version) {
    return OtherVersion.of(version, "com.google.genai:google-genai");
  }

  @Nested
  class V1x30x0 extends GenAiTest {
    @Override
    OtherVersion version() {
      return of("1.30.0");
    }

    /** Embeddings are asked for by other methods here, and go on as without the agent. */
    @Override
    List<CallShape> shapes() {
      return super.shapes().stream().filter(shape -> shape.hook().equals("llm.chat")).toList();
    }
  }

  @Nested
  class V1x58x0 extends GenAiTest {
    @Override
    OtherVersion version() {
      return of("1.58.0");
    }
  }
}
