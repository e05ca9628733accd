package io.cemaf.testapps.clients;

import java.io.IOException;

/** langchain4j, steered from outside. */
public final class Langchain4jDriver {
  private Langchain4jDriver() {}

  /**
   * Runs it.
   *
   * @param arguments the server's URL without a path, and {@code openai} (the default), {@code
   *     ollama} or {@code own}
   */
  public static void main(String[] arguments) throws IOException {
    var url = arguments[0];
    Driver.run(
        new Langchain4jLibrary(
            switch (arguments.length > 1 ? arguments[1] : "openai") {
              case "openai" -> new OpenAiProvider(url);
              case "ollama" -> new OllamaProvider(url);
              case "own" -> new OwnProvider(url);
              default -> throw new IllegalArgumentException("No provider " + arguments[1]);
            }));
  }
}
