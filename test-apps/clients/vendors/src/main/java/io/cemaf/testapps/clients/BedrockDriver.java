package io.cemaf.testapps.clients;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.DefaultEventLoop;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelResponse;
import software.amazon.awssdk.services.bedrockruntime.model.Message;

/** Bedrock's runtime client, steered from outside. */
public final class BedrockDriver implements Library {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_TOKENS = 1_024;

  private final URI url;
  private final Map<Command.Settings, BedrockRuntimeClient> clients = new ConcurrentHashMap<>();
  private final Map<Command.Settings, BedrockRuntimeAsyncClient> asyncClients =
      new ConcurrentHashMap<>();

  private BedrockDriver(String url) {
    this.url = URI.create(url);
  }

  /**
   * Runs it.
   *
   * @param arguments the server's URL without a path
   */
  public static void main(String[] arguments) throws IOException {
    Driver.run(new BedrockDriver(arguments[0]));
  }

  @Override
  public Map<String, Shape> shapes() {
    return Map.ofEntries(
        entry("chat.sync", (command, call) -> text(client(command).converse(converse(command)))),
        entry(
            "chat.async",
            (command, call) -> text(await(asyncClient(command).converse(converse(command)), call))),
        entry("chat.async-stream", this::stream),
        entry("invoke.sync", (command, call) -> text(client(command).invokeModel(invoke(command)))),
        entry(
            "invoke.async",
            (command, call) ->
                text(await(asyncClient(command).invokeModel(invoke(command)), call))));
  }

  /** A thread of Netty's. */
  @Override
  public Executor eventLoop(String name) {
    return new DefaultEventLoop();
  }

  private String stream(Command command, Call call) throws Exception {
    var handler =
        ConverseStreamResponseHandler.builder()
            .subscriber(
                ConverseStreamResponseHandler.Visitor.builder()
                    .onContentBlockDelta(event -> call.item(event.delta().text()))
                    .build())
            .build();
    var unused = await(asyncClient(command).converseStream(converseStream(command), handler), call);
    return call.text();
  }

  private BedrockRuntimeClient client(Command command) {
    return clients.computeIfAbsent(
        command.settings(),
        settings ->
            BedrockRuntimeClient.builder()
                .endpointOverride(url)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials(settings))
                .overrideConfiguration(override -> override.retryStrategy(retries(settings)))
                .build());
  }

  private BedrockRuntimeAsyncClient asyncClient(Command command) {
    return asyncClients.computeIfAbsent(
        command.settings(),
        settings ->
            BedrockRuntimeAsyncClient.builder()
                .endpointOverride(url)
                // Bedrock's own default is HTTP/2 by prior knowledge.
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1))
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials(settings))
                .overrideConfiguration(override -> override.retryStrategy(retries(settings)))
                .build());
  }

  private static StaticCredentialsProvider credentials(Command.Settings settings) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(settings.key(), settings.key()));
  }

  private static RetryStrategy retries(Command.Settings settings) {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(settings.retries() + 1)
        .build();
  }

  private static ConverseRequest converse(Command command) {
    return ConverseRequest.builder()
        .modelId(command.model())
        .messages(message(command))
        .inferenceConfig(inference(command))
        .build();
  }

  private static ConverseStreamRequest converseStream(Command command) {
    return ConverseStreamRequest.builder()
        .modelId(command.model())
        .messages(message(command))
        .inferenceConfig(inference(command))
        .build();
  }

  private static Message message(Command command) {
    return Message.builder()
        .role(ConversationRole.USER)
        .content(ContentBlock.fromText(command.prompt()))
        .build();
  }

  private static InferenceConfiguration inference(Command command) {
    return InferenceConfiguration.builder().maxTokens(command.maxTokens()).build();
  }

  /** The body is the model's own; this one is that of Anthropic's models. */
  private static InvokeModelRequest invoke(Command command) throws JsonProcessingException {
    var body = new LinkedHashMap<String, Object>();
    body.put("anthropic_version", "bedrock-2023-05-31");
    body.put("max_tokens", command.maxTokens() == null ? MAX_TOKENS : command.maxTokens());
    body.put("messages", List.of(Map.of("role", "user", "content", command.prompt())));
    return InvokeModelRequest.builder()
        .modelId(command.model())
        .contentType("application/json")
        .body(SdkBytes.fromUtf8String(MAPPER.writeValueAsString(body)))
        .build();
  }

  private static <T> T await(CompletableFuture<T> answer, Call call) throws Exception {
    call.onCancel(() -> answer.cancel(true));
    return call.await(answer);
  }

  private static String text(ConverseResponse response) {
    return response.output().message().content().stream()
        .map(ContentBlock::text)
        .collect(Collectors.joining());
  }

  private static String text(InvokeModelResponse response) throws JsonProcessingException {
    return MAPPER.readTree(response.body().asUtf8String()).at("/content/0/text").asText();
  }
}
