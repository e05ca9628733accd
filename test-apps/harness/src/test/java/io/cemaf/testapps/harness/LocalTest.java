package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Libraries that run models in the process: no server sees what they do. */
class LocalTest {
  private static final Map<String, Object> ASKED = Map.of("texts", List.of("one", "two"));

  @ParameterizedTest
  @CsvSource({
    "OnnxDriver, run.sync, ai.onnxruntime.OrtSession.run",
    "DjlDriver, predict.sync, ai.djl.inference.Predictor.batchPredict",
    "DjlDriver, predict.batch, ai.djl.inference.Predictor.batchPredict"
  })
  void runs_underALimitOfOne_areCountedOnceEach(
      String driver, String shape, String woven, @TempDir Path room) {
    try (var client = new DrivenClient(room, "local", driver)) {
      var rule = client.use("infer.run", "bulkhead: 1");

      var first = client.begin(shape, ASKED);
      var second = client.begin(shape, ASKED);

      assertThat(client.end(first).path("event").asText()).as(client.stderr()).isEqualTo("done");
      assertThat(client.end(second).path("event").asText()).as(client.stderr()).isEqualTo("done");
      client.awaitAllGivenBack(rule);
      assertThat(client.started(rule)).isEqualTo(2);
      assertThat(client.status().json().path("woven").toString()).contains(woven);
      client.assertHealthy();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OnnxDriver, run.sync, ai.onnxruntime.OrtException",
    "DjlDriver, predict.sync, ai.djl.translate.TranslateException",
    "DjlDriver, predict.batch, ai.djl.translate.TranslateException"
  })
  void run_thatIsRefused_getsTheLibrarysOwnExceptionWithTheReason(
      String driver, String shape, String refusal, @TempDir Path room) {
    try (var client = new DrivenClient(room, "local", driver)) {
      var rule =
          client.use(
              "infer.run",
              "rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 1h, timeoutDuration: 0s }");

      assertThat(client.call(shape, ASKED).path("event").asText()).isEqualTo("done");
      var refused = client.call(shape, ASKED);

      assertThat(refused.path("type").asText()).as(refused.toString()).isEqualTo(refusal);
      assertThat(refused.path("message").asText()).contains("rule '" + rule + "'");
      client.awaitAllGivenBack(rule);
      client.assertHealthy();
    }
  }

  @ParameterizedTest
  @CsvSource({"de.kherud.llama.LlamaModel, complete"})
  void class_ofALibraryWhoseNativesAreMissing_isWovenAndVerified(
      String type, String method, @TempDir Path room) {
    try (var client = new DrivenClient(room, "local", "LinkingDriver")) {
      client.use("llm.chat", "bulkhead: 1");

      var end = client.call("link", Map.of("prompt", type));

      assertThat(end.path("event").asText()).as(end + client.stderr()).isEqualTo("done");
      assertThat(client.status().json().path("woven").toString()).contains(type + "." + method);
      client.assertHealthy();
    }
  }
}
