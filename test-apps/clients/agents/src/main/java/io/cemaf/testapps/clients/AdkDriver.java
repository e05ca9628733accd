package io.cemaf.testapps.clients;

import static java.util.Map.entry;

import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.models.Gemini;
import com.google.adk.models.LlmRequest;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.tools.FunctionTool;
import com.google.genai.Client;
import com.google.genai.types.Content;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Part;
import com.google.genai.types.ThinkingConfig;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** google-adk with a Gemini model, steered from outside. */
public final class AdkDriver implements Library {
  private final String url;
  private final Map<Command.Settings, Gemini> models = new ConcurrentHashMap<>();

  private AdkDriver(String url) {
    this.url = url;
  }

  /**
   * Runs it.
   *
   * @param arguments the server's URL without a path
   */
  public static void main(String[] arguments) throws IOException {
    Driver.run(new AdkDriver(arguments[0]));
  }

  /** The tool; public because it is called by reflection. */
  public static final class Clock {
    private final Call call;

    Clock(Call call) {
      this.call = call;
    }

    /** Tells the time. */
    public Map<String, Object> now() {
      call.item("tool");
      return Map.of("time", "noon");
    }
  }

  @Override
  public Map<String, Shape> shapes() {
    return Map.ofEntries(
        entry("chat.flowable", (command, call) -> generate(command, false, call)),
        entry("chat.stream", (command, call) -> generate(command, true, call)),
        entry("agent", (command, call) -> run(command, List.of(), call)),
        entry(
            "tool",
            (command, call) ->
                run(command, List.of(FunctionTool.create(new Clock(call), "now")), call)));
  }

  /** A thread of RxJava's that is not to be blocked. */
  @Override
  public Executor eventLoop(String name) {
    return task -> {
      var unused = Schedulers.computation().scheduleDirect(task);
    };
  }

  private String generate(Command command, boolean stream, Call call) throws Exception {
    var request =
        LlmRequest.builder()
            .model(command.model())
            .contents(List.of(content(command)))
            .config(config(command))
            .build();
    return drain(
        model(command)
            .generateContent(request, stream)
            // A stream's last response repeats the whole text.
            .filter(response -> !stream || response.partial().orElse(false))
            .map(response -> text(response.content().orElse(null))),
        call);
  }

  private String run(Command command, List<FunctionTool> tools, Call call) throws Exception {
    var agent =
        LlmAgent.builder()
            .name("agent")
            .model(model(command))
            .generateContentConfig(config(command))
            .tools(tools)
            .build();
    var runner = new InMemoryRunner(agent, "app");
    var session = runner.sessionService().createSession("app", "user").blockingGet();
    var events =
        runner.runAsync("user", session.id(), content(command), RunConfig.builder().build());
    return drain(events.map(event -> text(event.content().orElse(null))), call);
  }

  private Gemini model(Command command) {
    return models.computeIfAbsent(
        command.settings(),
        settings ->
            new Gemini(
                settings.model(),
                Client.builder()
                    .apiKey(settings.key())
                    .httpOptions(
                        HttpOptions.builder()
                            .baseUrl(url)
                            .retryOptions(
                                HttpRetryOptions.builder().attempts(settings.retries() + 1))
                            .build())
                    .build()));
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

  private static Content content(Command command) {
    return Content.fromParts(Part.fromText(command.prompt()));
  }

  private static String drain(Flowable<String> parts, Call call) throws Exception {
    var end = new CompletableFuture<String>();
    var subscription =
        parts
            .filter(part -> !part.isEmpty())
            .subscribe(call::item, end::completeExceptionally, () -> end.complete(call.text()));
    call.onCancel(subscription::dispose);
    return call.await(end);
  }

  private static String text(@Nullable Content content) {
    var text = content == null ? null : content.text();
    return text == null ? "" : text;
  }
}
