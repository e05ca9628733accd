package io.cemaf.testapps.clients;

import static java.util.Map.entry;

import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.core.credential.KeyCredential;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.microsoft.semantickernel.Kernel;
import com.microsoft.semantickernel.aiservices.openai.chatcompletion.OpenAIChatCompletion;
import com.microsoft.semantickernel.orchestration.InvocationContext;
import com.microsoft.semantickernel.orchestration.InvocationReturnMode;
import com.microsoft.semantickernel.orchestration.PromptExecutionSettings;
import com.microsoft.semantickernel.orchestration.ToolCallBehavior;
import com.microsoft.semantickernel.services.chatcompletion.ChatCompletionService;
import com.microsoft.semantickernel.services.chatcompletion.ChatHistory;
import com.microsoft.semantickernel.services.chatcompletion.ChatMessageContent;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** semantic-kernel with OpenAI's chat, steered from outside. */
public final class SemanticKernelDriver implements Library {
  // The client takes any other endpoint for one of Azure's, whose paths are others.
  private static final String OPENAI = "https://api.openai.com";

  private final String url;
  private final Map<Command.Settings, ChatCompletionService> services = new ConcurrentHashMap<>();
  private final Kernel kernel = Kernel.builder().build();

  private SemanticKernelDriver(String url) {
    this.url = url;
  }

  /**
   * Runs it.
   *
   * @param arguments the server's URL without a path
   */
  public static void main(String[] arguments) throws IOException {
    Driver.run(new SemanticKernelDriver(arguments[0]));
  }

  @Override
  public Map<String, Shape> shapes() {
    return Map.ofEntries(
        entry(
            "chat.mono",
            (command, call) ->
                drain(
                    service(command)
                        .getChatMessageContentsAsync(history(command), kernel, context(command))
                        .flatMapIterable(messages -> messages)
                        .mapNotNull(ChatMessageContent::getContent),
                    call)),
        entry(
            "chat.flux",
            (command, call) ->
                drain(
                    service(command)
                        .getStreamingChatMessageContentsAsync(
                            history(command), kernel, context(command))
                        .mapNotNull(part -> part.getContent()),
                    call)));
  }

  @Override
  public Executor eventLoop(String name) {
    return Schedulers.newParallel(name, 1, true)::schedule;
  }

  private ChatCompletionService service(Command command) {
    return services.computeIfAbsent(
        command.settings(),
        settings -> {
          var retries = new FixedDelayOptions(settings.retries(), Duration.ofMillis(1));
          var client =
              new OpenAIClientBuilder()
                  .credential(new KeyCredential(settings.key()))
                  .retryOptions(new RetryOptions(retries))
                  .addPolicy(
                      (context, next) -> {
                        var request = context.getHttpRequest();
                        request.setUrl(request.getUrl().toString().replace(OPENAI, url));
                        return next.process();
                      })
                  .buildAsyncClient();
          return OpenAIChatCompletion.builder()
              .withModelId(settings.model())
              .withOpenAIAsyncClient(client)
              .build();
        });
  }

  private static ChatHistory history(Command command) {
    var history = new ChatHistory();
    history.addUserMessage(command.prompt());
    return history;
  }

  private static InvocationContext context(Command command) {
    var settings = PromptExecutionSettings.builder();
    if (command.maxTokens() != null) {
      settings.withMaxTokens(command.maxTokens());
    }
    return InvocationContext.builder()
        .withPromptExecutionSettings(settings.build())
        // Streams fail without one.
        .withToolCallBehavior(ToolCallBehavior.allowAllKernelFunctions(false))
        .withReturnMode(InvocationReturnMode.NEW_MESSAGES_ONLY)
        .build();
  }

  private static String drain(Flux<String> parts, Call call) throws Exception {
    var end = new CompletableFuture<String>();
    var subscription =
        parts.subscribe(call::item, end::completeExceptionally, () -> end.complete(call.text()));
    call.onCancel(subscription::dispose);
    return call.await(end);
  }
}
