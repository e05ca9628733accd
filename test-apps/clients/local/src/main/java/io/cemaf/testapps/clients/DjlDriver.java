package io.cemaf.testapps.clients;

import static java.util.Map.entry;

import ai.djl.BaseModel;
import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.nn.Blocks;
import ai.djl.util.passthrough.PassthroughNDManager;
import ai.djl.util.passthrough.PassthroughTranslator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DJL without an engine, steered from outside: its predictor hands objects through a block. */
public final class DjlDriver implements Library {
  private final Predictor<String, String> predictor =
      new Predictor<>(new Identity(), new PassthroughTranslator<>(), Device.cpu(), false);

  private DjlDriver() {}

  /**
   * Runs it.
   *
   * @param arguments are not used: nothing is asked of a server
   */
  public static void main(String[] arguments) throws IOException {
    Driver.run(new DjlDriver());
  }

  /** A model that gives back what it is given. */
  private static final class Identity extends BaseModel {
    Identity() {
      super("identity");
      manager = PassthroughNDManager.INSTANCE;
      setBlock(Blocks.identityBlock());
    }

    @Override
    public void load(Path path, String prefix, @Nullable Map<String, ?> options) {}
  }

  @Override
  public Map<String, Shape> shapes() {
    return Map.ofEntries(
        entry("predict.sync", (command, call) -> predictor.predict(command.prompt())),
        entry(
            "predict.batch",
            (command, call) -> String.join(",", predictor.batchPredict(command.textsOrPrompt()))));
  }
}
