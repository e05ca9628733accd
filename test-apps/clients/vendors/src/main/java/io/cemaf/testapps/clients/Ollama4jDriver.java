package io.cemaf.testapps.clients;

import static java.util.Map.entry;

import io.github.ollama4j.Ollama;
import io.github.ollama4j.models.chat.OllamaChatMessageRole;
import io.github.ollama4j.models.chat.OllamaChatRequest;
import io.github.ollama4j.models.chat.OllamaChatStreamObserver;
import io.github.ollama4j.models.embed.OllamaEmbedRequest;
import io.github.ollama4j.models.generate.OllamaGenerateRequest;
import io.github.ollama4j.models.generate.OllamaGenerateStreamObserver;
import io.github.ollama4j.models.request.ThinkMode;
import io.github.ollama4j.utils.Options;
import io.github.ollama4j.utils.OptionsBuilder;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** ollama4j, steered from outside; it has no retries of its own. */
public final class Ollama4jDriver implements Library {
  private final Ollama ollama;

  private Ollama4jDriver(String url) {
    ollama = new Ollama(url);
    ollama.setRequestTimeoutSeconds(60);
  }

  /**
   * Runs it.
   *
   * @param arguments the server's URL without a path
   */
  public static void main(String[] arguments) throws IOException {
    Driver.run(new Ollama4jDriver(arguments[0]));
  }

  @Override
  public Map<String, Shape> shapes() {
    return Map.ofEntries(
        entry(
            "chat.sync",
            (command, call) ->
                ollama.chat(chat(command), null).getResponseModel().getMessage().getResponse()),
        entry("chat.stream", this::chatStream),
        entry(
            "generate.sync",
            (command, call) -> ollama.generate(generate(command), null).getResponse()),
        entry(
            "generate.stream",
            (command, call) -> {
              var observer = new OllamaGenerateStreamObserver(thought -> {}, call::item);
              return ollama.generate(generate(command), observer).getResponse();
            }),
        entry(
            "embed.sync",
            (command, call) -> {
              var request = new OllamaEmbedRequest(command.model(), command.textsOrPrompt());
              return call.vectors(ollama.embed(request).getEmbeddings());
            }));
  }

  private String chatStream(Command command, Call call) throws Exception {
    var observer = new OllamaChatStreamObserver(thought -> {}, call::item);
    return ollama.chat(chat(command), observer).getResponseModel().getMessage().getResponse();
  }

  private static OllamaChatRequest chat(Command command) {
    return OllamaChatRequest.builder()
        .withModel(command.model())
        .withMessage(OllamaChatMessageRole.USER, command.prompt())
        .withOptions(options(command))
        .withThinking(think(command))
        .build();
  }

  private static OllamaGenerateRequest generate(Command command) {
    return OllamaGenerateRequest.builder()
        .withModel(command.model())
        .withPrompt(command.prompt())
        .withOptions(options(command))
        .withThink(think(command))
        .build();
  }

  private static Options options(Command command) {
    var options = new OptionsBuilder();
    if (command.maxTokens() != null) {
      options.setNumPredict(command.maxTokens());
    }
    return options.build();
  }

  /** Efforts are named like the modes. */
  private static ThinkMode think(Command command) {
    return command.effort() == null || command.effort().equals("none")
        ? ThinkMode.DISABLED
        : ThinkMode.valueOf(command.effort().toUpperCase(Locale.ROOT));
  }
}
