package io.cemaf.testapps.clients;

import static java.util.Map.entry;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.EmbedContentResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.ThinkingConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import okhttp3.Dispatcher;

/** google-genai, steered from outside. */
public final class GenAiDriver implements Library {
  private final String url;
  private final Map<Command.Settings, Client> clients = new ConcurrentHashMap<>();

  private GenAiDriver(String url) {
    this.url = url;
  }

  /**
   * Runs it.
   *
   * @param arguments the server's URL without a path
   */
  public static void main(String[] arguments) throws IOException {
    Driver.run(new GenAiDriver(arguments[0]));
  }

  @Override
  public Map<String, Shape> shapes() {
    return Map.ofEntries(
        entry(
            "chat.sync",
            (command, call) ->
                text(
                    client(command)
                        .models
                        .generateContent(command.model(), command.prompt(), config(command)))),
        entry(
            "chat.stream",
            (command, call) ->
                drain(
                    command,
                    client(command)
                        .models
                        .generateContentStream(command.model(), command.prompt(), config(command)),
                    call)),
        entry(
            "chat.async",
            (command, call) ->
                text(
                    await(
                        client(command)
                            .async
                            .models
                            .generateContent(command.model(), command.prompt(), config(command)),
                        call))),
        entry(
            "chat.async-stream",
            (command, call) ->
                drain(
                    command,
                    await(
                        client(command)
                            .async
                            .models
                            .generateContentStream(
                                command.model(), command.prompt(), config(command)),
                        call),
                    call)),
        entry(
            "embed.sync",
            (command, call) ->
                vectors(
                    client(command)
                        .models
                        .embedContent(command.model(), command.textsOrPrompt(), embedding(command)),
                    call)),
        entry(
            "embed.async",
            (command, call) ->
                vectors(
                    await(
                        client(command)
                            .async
                            .models
                            .embedContent(
                                command.model(), command.textsOrPrompt(), embedding(command)),
                        call),
                    call)));
  }

  /** A thread of OkHttp's dispatcher, on which its callbacks run. */
  @Override
  public Executor eventLoop(String name) {
    return new Dispatcher().executorService();
  }

  private Client client(Command command) {
    return clients.computeIfAbsent(
        command.settings(),
        settings ->
            Client.builder()
                .apiKey(settings.key())
                .httpOptions(
                    HttpOptions.builder()
                        .baseUrl(url)
                        .retryOptions(HttpRetryOptions.builder().attempts(settings.retries() + 1))
                        .build())
                .build());
  }

  private static GenerateContentConfig config(Command command) {
    var config = GenerateContentConfig.builder();
    if (command.maxTokens() != null) {
      config.maxOutputTokens(command.maxTokens());
    }
    if (command.effort() != null) {
      config.thinkingConfig(ThinkingConfig.builder().thinkingLevel(command.effort()));
    }
    return config.build();
  }

  private static EmbedContentConfig embedding(Command command) {
    var config = EmbedContentConfig.builder();
    if (command.dimensions() != null) {
      config.outputDimensionality(command.dimensions());
    }
    return config.build();
  }

  private static <T> T await(CompletableFuture<T> answer, Call call) throws Exception {
    call.onCancel(() -> answer.cancel(true));
    return call.await(answer);
  }

  private static String drain(
      Command command, ResponseStream<GenerateContentResponse> parts, Call call) throws Exception {
    if (command.leaves()) {
      call.item(text(parts.iterator().next()));
      if (command.closes()) {
        parts.close();
      }
      return call.text();
    }
    try (parts) {
      call.onCancel(parts);
      for (var part : parts) {
        var text = text(part);
        if (!text.isEmpty()) {
          call.item(text);
        }
      }
      return call.text();
    }
  }

  private static String text(GenerateContentResponse response) {
    var text = response.text();
    return text == null ? "" : text;
  }

  private static String vectors(EmbedContentResponse response, Call call) {
    return call.vectors(
        response.embeddings().orElse(List.of()).stream()
            .map(embedding -> embedding.values().orElse(List.of()))
            .toList());
  }
}
