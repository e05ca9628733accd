package io.cemaf.testapps.harness;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** langchain4j from its first stable version on. */
@Tag("matrix")
class LangChainVersionsTest {
  private static OtherVersion of(String version) {
    return OtherVersion.of(
        version, "dev.langchain4j:langchain4j", "dev.langchain4j:langchain4j-open-ai");
  }

  @Nested
  class V1x0x0 extends LangChainOpenAiTest {
    @Override
    OtherVersion version() {
      return of("1.0.0");
    }

    /** A request of this version cannot be copied: it is not degraded. */
    @Override
    List<CallShape> shapes() {
      return super.shapes().stream().map(CallShape::undegraded).toList();
    }
  }

  @Nested
  class V1x5x0 extends LangChainOpenAiTest {
    @Override
    OtherVersion version() {
      return of("1.5.0");
    }
  }

  @Nested
  class V1x10x0 extends LangChainOpenAiTest {
    @Override
    OtherVersion version() {
      return of("1.10.0");
    }
  }

  @Nested
  class V1x16x1 extends LangChainOpenAiTest {
    @Override
    OtherVersion version() {
      return of("1.16.1");
    }
  }

  @Nested
  class V1x18x1 extends LangChainOpenAiTest {
    @Override
    OtherVersion version() {
      return of("1.18.1");
    }
  }

  @Nested
  class V1x19x0 extends LangChainOpenAiTest {
    @Override
    OtherVersion version() {
      return of("1.19.0");
    }
  }
}
