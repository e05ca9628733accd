package io.cemaf.testapps.clients;

import static java.util.Map.entry;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.tool.annotation.Tool;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The ways to call Spring AI's models. */
final class SpringAiLibrary implements Library {
  private final Models models;
  private final Map<Command.Settings, ChatModel> chats = new ConcurrentHashMap<>();
  private final Map<Command.Settings, EmbeddingModel> embeddings = new ConcurrentHashMap<>();

  SpringAiLibrary(Models models) {
    this.models = models;
  }

  /** The tool. */
  static final class Clock {
    private final Call call;

    Clock(Call call) {
      this.call = call;
    }

    @Tool(description = "Tells the time")
    String now() {
      call.item("tool");
      return "noon";
    }
  }

  @Override
  public Map<String, Shape> shapes() {
    return Map.ofEntries(
        entry(
            "chat.sync", (command, call) -> text(chat(command).call(new Prompt(command.prompt())))),
        entry("chat.text", (command, call) -> String.valueOf(chat(command).call(command.prompt()))),
        entry(
            "chat.flux",
            (command, call) ->
                drain(
                    chat(command).stream(new Prompt(command.prompt())).map(SpringAiLibrary::text),
                    call)),
        entry("client.sync", (command, call) -> content(client(command).call())),
        entry("client.flux", (command, call) -> drain(client(command).stream().content(), call)),
        entry("tool", (command, call) -> content(client(command).tools(new Clock(call)).call())),
        entry(
            "tool.flux",
            (command, call) ->
                drain(client(command).tools(new Clock(call)).stream().content(), call)),
        entry("embed.sync", this::embed));
  }

  @Override
  public Executor eventLoop(String name) {
    return Schedulers.newParallel(name, 1, true)::schedule;
  }

  private String embed(Command command, Call call) {
    var request = new EmbeddingRequest(command.textsOrPrompt(), EmbeddingOptions.builder().build());
    return call.vectors(
        embedding(command).call(request).getResults().stream().map(Embedding::getOutput).toList());
  }

  private ChatClient.ChatClientRequestSpec client(Command command) {
    return ChatClient.create(chat(command)).prompt(command.prompt());
  }

  private ChatModel chat(Command command) {
    return chats.computeIfAbsent(command.settings(), models::chat);
  }

  private EmbeddingModel embedding(Command command) {
    return embeddings.computeIfAbsent(command.settings(), models::embedding);
  }

  private static String drain(Flux<String> tokens, Call call) throws Exception {
    var end = new CompletableFuture<String>();
    var subscription =
        tokens.subscribe(call::item, end::completeExceptionally, () -> end.complete(call.text()));
    call.onCancel(subscription::dispose);
    return call.await(end);
  }

  private static String content(ChatClient.CallResponseSpec answer) {
    return String.valueOf(answer.content());
  }

  /** The answer's text; empty for an event without any. */
  private static String text(ChatResponse response) {
    var result = response.getResult();
    var text = result == null ? null : result.getOutput().getText();
    return text == null ? "" : text;
  }
}
