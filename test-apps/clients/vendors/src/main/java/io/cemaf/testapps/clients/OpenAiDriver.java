package io.cemaf.testapps.clients;

import static java.util.Map.entry;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.StreamResponse;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import okhttp3.Dispatcher;

/** openai-java, steered from outside. */
public final class OpenAiDriver implements Library {
  private final String url;
  private final Map<Command.Settings, OpenAIClient> clients = new ConcurrentHashMap<>();

  private OpenAiDriver(String url) {
    this.url = url + "/v1";
  }

  /**
   * Runs it.
   *
   * @param arguments the server's URL without a path
   */
  public static void main(String[] arguments) throws IOException {
    Driver.run(new OpenAiDriver(arguments[0]));
  }

  @Override
  public Map<String, Shape> shapes() {
    return Map.ofEntries(
        entry(
            "chat.sync",
            (command, call) -> text(client(command).chat().completions().create(chat(command)))),
        entry("chat.stream", this::chatStream),
        entry(
            "chat.async",
            (command, call) ->
                text(
                    await(
                        client(command).async().chat().completions().create(chat(command)), call))),
        entry(
            "chat.async-stream",
            (command, call) ->
                drain(
                    command,
                    client(command).async().chat().completions().createStreaming(chat(command)),
                    OpenAiDriver::text,
                    call)),
        entry(
            "responses.sync",
            (command, call) -> text(client(command).responses().create(response(command)))),
        entry("responses.stream", this::responseStream),
        entry(
            "responses.async",
            (command, call) ->
                text(await(client(command).async().responses().create(response(command)), call))),
        entry(
            "responses.async-stream",
            (command, call) ->
                drain(
                    command,
                    client(command).async().responses().createStreaming(response(command)),
                    OpenAiDriver::text,
                    call)),
        entry(
            "embed.sync",
            (command, call) ->
                vectors(client(command).embeddings().create(embedding(command)), call)),
        entry(
            "embed.async",
            (command, call) ->
                vectors(
                    await(client(command).async().embeddings().create(embedding(command)), call),
                    call)));
  }

  /** A thread of OkHttp's dispatcher, on which its callbacks run. */
  @Override
  public Executor eventLoop(String name) {
    return new Dispatcher().executorService();
  }

  private String chatStream(Command command, Call call) throws Exception {
    Function<ChatCompletionCreateParams, StreamResponse<ChatCompletionChunk>> stream =
        client(command).chat().completions()::createStreaming;
    return drain(command, stream.apply(chat(command)), OpenAiDriver::text, call);
  }

  private String responseStream(Command command, Call call) throws Exception {
    Function<ResponseCreateParams, StreamResponse<ResponseStreamEvent>> stream =
        client(command).responses()::createStreaming;
    return drain(command, stream.apply(response(command)), OpenAiDriver::text, call);
  }

  private OpenAIClient client(Command command) {
    return clients.computeIfAbsent(
        command.settings(),
        settings ->
            OpenAIOkHttpClient.builder()
                .baseUrl(url)
                .apiKey(settings.key())
                .maxRetries(settings.retries())
                .build());
  }

  private static ChatCompletionCreateParams chat(Command command) {
    var params =
        ChatCompletionCreateParams.builder()
            .model(command.model())
            .addUserMessage(command.prompt());
    if (command.maxTokens() != null) {
      params.maxCompletionTokens(command.maxTokens());
    }
    if (command.effort() != null) {
      params.reasoningEffort(ReasoningEffort.of(command.effort()));
    }
    return params.build();
  }

  private static ResponseCreateParams response(Command command) {
    var params = ResponseCreateParams.builder().model(command.model()).input(command.prompt());
    if (command.maxTokens() != null) {
      params.maxOutputTokens(command.maxTokens());
    }
    if (command.effort() != null) {
      params.reasoning(Reasoning.builder().effort(ReasoningEffort.of(command.effort())).build());
    }
    return params.build();
  }

  private static EmbeddingCreateParams embedding(Command command) {
    var params =
        EmbeddingCreateParams.builder()
            .model(command.model())
            .inputOfArrayOfStrings(command.textsOrPrompt());
    if (command.dimensions() != null) {
      params.dimensions(command.dimensions());
    }
    return params.build();
  }

  private static <T> T await(CompletableFuture<T> answer, Call call) throws Exception {
    call.onCancel(() -> answer.cancel(true));
    return call.await(answer);
  }

  private static <T> String drain(
      Command command, StreamResponse<T> events, Function<T, String> text, Call call)
      throws Exception {
    var parts = events.stream().map(text).filter(part -> !part.isEmpty());
    if (command.leaves()) {
      call.item(parts.findFirst().orElseThrow());
      if (command.closes()) {
        events.close();
      }
      return call.text();
    }
    try (events) {
      call.onCancel(events);
      parts.forEach(call::item);
      return call.text();
    }
  }

  /** One that is to be forgotten is not even subscribed to. */
  private static <T> String drain(
      Command command, AsyncStreamResponse<T> events, Function<T, String> text, Call call)
      throws Exception {
    if (!command.closes()) {
      return "";
    }
    call.onCancel(events::close);
    events.subscribe(
        event -> {
          var part = text.apply(event);
          if (!part.isEmpty()) {
            call.item(part);
            if (command.leaves()) {
              events.close();
            }
          }
        });
    var unused = call.await(events.onCompleteFuture());
    return call.text();
  }

  private static String text(ChatCompletion answer) {
    return answer.choices().get(0).message().content().orElse("");
  }

  private static String text(ChatCompletionChunk chunk) {
    return chunk.choices().stream()
        .map(choice -> choice.delta().content().orElse(""))
        .collect(Collectors.joining());
  }

  private static String text(Response answer) {
    return answer.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .flatMap(content -> content.outputText().stream())
        .map(output -> output.text())
        .collect(Collectors.joining());
  }

  private static String text(ResponseStreamEvent event) {
    return event.outputTextDelta().map(delta -> delta.delta()).orElse("");
  }

  private static String vectors(CreateEmbeddingResponse answer, Call call) {
    return call.vectors(answer.data().stream().map(Embedding::embedding).toList());
  }
}
