package io.cemaf.testapps.server;

import java.time.Duration;

/** Serves until it is killed; prints its base URL. */
public final class Main {
  private Main() {}

  /**
   * Starts the server.
   *
   * @param arguments {@code [PORT [KNEE [STEP_MILLIS [MEDIAN_TOKENS [CHARACTERS_PER_TOKEN
   *     [SPREAD_PERCENT]]]]]]}
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
      System.out.println(server.baseUrl());
      Thread.currentThread().join();
    }
  }

  private static int number(String[] arguments, int at, int otherwise) {
    return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
  }
}
