package io.cemaf.testapps.clients;

import java.io.IOException;

/** Spring AI, steered from outside. */
public final class SpringAiDriver {
  private SpringAiDriver() {}

  /**
   * Runs it.
   *
   * @param arguments the server's URL without a path, and {@code openai} (the default) or {@code
   *     ollama}
   */
  public static void main(String[] arguments) throws IOException {
    var url = arguments[0];
    Driver.run(
        new SpringAiLibrary(
            switch (arguments.length > 1 ? arguments[1] : "openai") {
              case "openai" -> new OpenAiModels(url);
              case "ollama" -> new OllamaModels(url);
              default -> throw new IllegalArgumentException("No provider " + arguments[1]);
            }));
  }
}
