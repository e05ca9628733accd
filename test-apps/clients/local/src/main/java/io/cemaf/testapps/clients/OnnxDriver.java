package io.cemaf.testapps.clients;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** ONNX Runtime with a graph that gives back what it is given, steered from outside. */
public final class OnnxDriver implements Library {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  private OnnxDriver() throws OrtException, IOException {
    session = environment.createSession(IdentityGraph.bytes(), new OrtSession.SessionOptions());
  }

  /**
   * Runs it.
   *
   * @param arguments are not used: nothing is asked of a server
   */
  public static void main(String[] arguments) throws OrtException, IOException {
    Driver.run(new OnnxDriver());
  }

  @Override
  public Map<String, Shape> shapes() {
    return Map.of("run.sync", this::run);
  }

  /** The texts' lengths, there and back. */
  private String run(Command command, Call call) throws Exception {
    var texts = command.textsOrPrompt();
    var lengths = new float[texts.size()];
    for (var i = 0; i < lengths.length; i++) {
      lengths[i] = texts.get(i).length();
    }
    try (var options = new OrtSession.RunOptions();
        var input = OnnxTensor.createTensor(environment, lengths)) {
      call.onCancel(() -> options.setTerminate(true));
      try (var result = session.run(Map.of(IdentityGraph.INPUT, input), options)) {
        return call.vectors(List.of(result.get(0).getValue()));
      }
    }
  }
}
