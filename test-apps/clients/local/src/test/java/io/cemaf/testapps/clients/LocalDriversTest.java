package io.cemaf.testapps.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalDriversTest {
  private static final Path CLASS_PATH = Path.of("target", "classpath.txt");

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Onnx | run.sync      | [[2.0,3.0]]
          Djl  | predict.sync  | why
          Djl  | predict.batch | aa,bbb
          """)
  void shape_ofDriver_givesBackItsInput(String library, String shape, String expected)
      throws Exception {
    try (var driver =
        DriverProcess.start(
            CLASS_PATH, List.of(), "io.cemaf.testapps.clients." + library + "Driver")) {
      driver.send(
          Map.of("id", "1", "shape", shape, "prompt", "why", "texts", List.of("aa", "bbb")));
      var end = driver.end("1", Duration.ofMinutes(2));
      assertThat(end.path("text").asText()).as(end.toString()).isEqualTo(expected);
    }
  }

  @Test
  void classPath_hasModelsThatNeedNativesOrWeights() throws Exception {
    assertThat(Files.readString(CLASS_PATH)).contains("llama-", "jlama-core-");
  }
}
