package io.cemaf.testapps.server;

import java.time.Duration;
import java.util.List;

/** Serves until it is killed; prints its base URL. */
public final class Main {
  private Main() {}

  /**
   * Starts the server.
   *
   * @param arguments {@code [PORT [KNEE [STEP_MILLIS [MEDIAN_TOKENS [CHARACTERS_PER_TOKEN
   *     [SPREAD_PERCENT]]]]]]}; {@code --root} as the last one prints the base URL without {@code
   *     /v1}
   */
  public static void main(String[] arguments) throws InterruptedException {
    var base = ServerConfig.base();
    var config =
        base.withPort(number(arguments, 0, 8_089))
            .withKnee(number(arguments, 1, 32), Duration.ofMillis(number(arguments, 2, 20)))
            .withTokens(
                number(arguments, 3, base.medianTokens()), number(arguments, 5, 100) / 100.0)
            .withCharactersPerToken(number(arguments, 4, base.charactersPerToken()));
    try (var server = LlmServer.start(config)) {
      var root = List.of(arguments).contains("--root");
      System.out.println(root ? server.root() : server.baseUrl());
      Thread.currentThread().join();
    }
  }

  private static int number(String[] arguments, int at, int otherwise) {
    return arguments.length > at && !arguments[at].equals("--root")
        ? Integer.parseInt(arguments[at])
        : otherwise;
  }
}
