package io.cemaf.testapps.clients;

import static java.util.Map.entry;

import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.store.embedding.EmbeddingStoreIngestor;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The ways to call langchain4j's models. */
final class Langchain4jLibrary implements Library {
  private final Provider provider;
  private final Map<Command.Settings, ChatModel> chats = new ConcurrentHashMap<>();
  private final Map<Command.Settings, StreamingChatModel> streams = new ConcurrentHashMap<>();
  private final Map<Command.Settings, EmbeddingModel> embeddings = new ConcurrentHashMap<>();

  Langchain4jLibrary(Provider provider) {
    this.provider = provider;
  }

  @Override
  public Map<String, Shape> shapes() {
    return Map.ofEntries(
        entry(
            "chat.sync",
            (command, call) -> chat(command).chat(request(command)).aiMessage().text()),
        entry("chat.text", (command, call) -> chat(command).chat(command.prompt())),
        entry("chat.async", this::chatAsync),
        entry("chat.stream", this::chatStream),
        entry("chat.publisher", this::chatPublisher),
        entry("embed.sync", this::embed),
        entry("embed.async", this::embedAsync),
        entry("ingest", this::ingest),
        entry("tool", (command, call) -> Services.tool(chat(command), command, call)),
        entry(
            "tool.stream", (command, call) -> Services.toolStream(stream(command), command, call)),
        entry("agent", (command, call) -> Services.agent(chat(command), command)));
  }

  private String chatAsync(Command command, Call call) throws Exception {
    var answer = chat(command).chatAsync(request(command));
    call.onCancel(() -> answer.cancel(true));
    return call.await(answer).aiMessage().text();
  }

  private String chatStream(Command command, Call call) throws Exception {
    var handler = new StreamHandler(call);
    stream(command).chat(request(command), handler);
    return call.await(handler.answer());
  }

  private String chatPublisher(Command command, Call call) throws Exception {
    var subscriber = new EventSubscriber(call);
    stream(command).chat(request(command)).subscribe(subscriber);
    return call.await(subscriber.answer());
  }

  private String embed(Command command, Call call) {
    var segments = command.textsOrPrompt().stream().map(TextSegment::from).toList();
    return call.vectors(vectors(embedding(command).embedAll(segments).content()));
  }

  private String embedAsync(Command command, Call call) throws Exception {
    var segments = command.textsOrPrompt().stream().map(TextSegment::from).toList();
    var answer =
        embedding(command).embedAsync(EmbeddingRequest.builder().textSegments(segments).build());
    call.onCancel(() -> answer.cancel(true));
    return call.vectors(vectors(call.await(answer).embeddings()));
  }

  private String ingest(Command command, Call call) {
    var ingestor =
        EmbeddingStoreIngestor.builder()
            .embeddingModel(embedding(command))
            .embeddingStore(new InMemoryEmbeddingStore<>())
            .build();
    var documents = command.textsOrPrompt().stream().map(Document::from).toList();
    ingestor.ingest(documents);
    return documents.size() + " documents";
  }

  private ChatModel chat(Command command) {
    return chats.computeIfAbsent(command.settings(), provider::chat);
  }

  private StreamingChatModel stream(Command command) {
    return streams.computeIfAbsent(command.settings(), provider::streaming);
  }

  private EmbeddingModel embedding(Command command) {
    return embeddings.computeIfAbsent(command.settings(), provider::embedding);
  }

  private static ChatRequest request(Command command) {
    return ChatRequest.builder().messages(UserMessage.from(command.prompt())).build();
  }

  private static List<float[]> vectors(List<Embedding> embeddings) {
    return embeddings.stream().map(Embedding::vector).toList();
  }
}
