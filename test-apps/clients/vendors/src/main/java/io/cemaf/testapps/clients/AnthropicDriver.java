package io.cemaf.testapps.clients;

import static java.util.Map.entry;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.RawMessageStreamEvent;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import okhttp3.Dispatcher;

/** anthropic-java, steered from outside. */
public final class AnthropicDriver implements Library {
  // The API has no default.
  private static final int MAX_TOKENS = 1_024;

  private final String url;
  private final Map<Command.Settings, AnthropicClient> clients = new ConcurrentHashMap<>();

  private AnthropicDriver(String url) {
    this.url = url;
  }

  /**
   * Runs it.
   *
   * @param arguments the server's URL without a path
   */
  public static void main(String[] arguments) throws IOException {
    Driver.run(new AnthropicDriver(arguments[0]));
  }

  @Override
  public Map<String, Shape> shapes() {
    return Map.ofEntries(
        entry(
            "chat.sync",
            (command, call) -> text(client(command).messages().create(params(command)))),
        entry("chat.stream", this::stream),
        entry("chat.async", this::async),
        entry("chat.async-stream", this::asyncStream));
  }

  /** A thread of OkHttp's dispatcher, on which its callbacks run. */
  @Override
  public Executor eventLoop(String name) {
    return new Dispatcher().executorService();
  }

  private String stream(Command command, Call call) throws Exception {
    Function<MessageCreateParams, StreamResponse<RawMessageStreamEvent>> stream =
        client(command).messages()::createStreaming;
    var events = stream.apply(params(command));
    if (command.leaves()) {
      for (var event : events) {
        if (some(text(event))) {
          call.item(text(event));
          break;
        }
      }
      if (command.closes()) {
        events.close();
      }
      return call.text();
    }
    try (events) {
      call.onCancel(events);
      events.stream().map(AnthropicDriver::text).filter(AnthropicDriver::some).forEach(call::item);
      return call.text();
    }
  }

  private String async(Command command, Call call) throws Exception {
    var answer = client(command).async().messages().create(params(command));
    call.onCancel(() -> answer.cancel(true));
    return text(call.await(answer));
  }

  /** One that is to be forgotten is not even subscribed to. */
  private String asyncStream(Command command, Call call) throws Exception {
    var events = client(command).async().messages().createStreaming(params(command));
    if (!command.closes()) {
      return "";
    }
    call.onCancel(events::close);
    events.subscribe(
        event -> {
          if (some(text(event))) {
            call.item(text(event));
            if (command.leaves()) {
              events.close();
            }
          }
        });
    var unused = call.await(events.onCompleteFuture());
    return call.text();
  }

  private AnthropicClient client(Command command) {
    return clients.computeIfAbsent(
        command.settings(),
        settings ->
            AnthropicOkHttpClient.builder()
                .baseUrl(url)
                .apiKey(settings.key())
                .maxRetries(settings.retries())
                .build());
  }

  private static MessageCreateParams params(Command command) {
    var params =
        MessageCreateParams.builder()
            .model(command.model())
            .maxTokens(command.maxTokens() == null ? MAX_TOKENS : command.maxTokens())
            .addUserMessage(command.prompt());
    if (command.effort() != null) {
      params.outputConfig(
          OutputConfig.builder().effort(OutputConfig.Effort.of(command.effort())).build());
    }
    return params.build();
  }

  private static String text(Message answer) {
    return answer.content().stream()
        .flatMap(block -> block.text().stream())
        .map(block -> block.text())
        .collect(Collectors.joining());
  }

  private static String text(RawMessageStreamEvent event) {
    return event
        .contentBlockDelta()
        .flatMap(delta -> delta.delta().text())
        .map(text -> text.text())
        .orElse("");
  }

  private static boolean some(String text) {
    return !text.isEmpty();
  }
}
