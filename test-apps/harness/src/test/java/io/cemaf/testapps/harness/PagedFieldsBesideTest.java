package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.pages.PagesApp;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that rules page, where another agent weaves the same classes. */
class PagedFieldsBesideTest {
  @ParameterizedTest(name = "given {0}")
  @ValueSource(strings = {"before", "after"})
  void field_besideAnotherAgent_isWhatWasWritten(String order) {
    var other =
        Path.of(System.getProperty("cemaf.test.agents"), "opentelemetry-javaagent.jar").toString();
    var plan =
        ForkedJvm.of(PagesApp.class)
            .rules(PagedFieldsTest.RULES)
            .property("otel.traces.exporter", "none")
            .property("otel.metrics.exporter", "none")
            .property("otel.logs.exporter", "none")
            .flags("-Xmx128m")
            // Two agents start at once in a heap that is full of texts.
            .allowFallBacks("SENSOR_LOST");
    var ended =
        (order.equals("before") ? plan.otherAgentBefore(other) : plan.otherAgentAfter(other)).run();

    assertThat(ended.stdout()).isEqualTo("all as it should be\n");
  }
}
