package io.cemaf.testapps.clients;

import static java.util.Map.entry;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphStateException;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.action.AsyncNodeAction;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.Channels;

/** langgraph4j, whose nodes call a langchain4j model, steered from outside. */
public final class LangGraph4jDriver implements Library {
  private static final String ANSWERS = "answers";

  private final String url;
  private final Map<Command.Settings, ChatModel> models = new ConcurrentHashMap<>();
  private final ExecutorService branches = Executors.newCachedThreadPool();

  private LangGraph4jDriver(String url) {
    this.url = url + "/v1";
  }

  /**
   * Runs it.
   *
   * @param arguments the server's URL without a path
   */
  public static void main(String[] arguments) throws IOException {
    Driver.run(new LangGraph4jDriver(arguments[0]));
  }

  @Override
  public Map<String, Shape> shapes() {
    return Map.ofEntries(
        entry(
            "graph.invoke",
            (command, call) -> invoke(chain(command), RunnableConfig.builder().build())),
        entry(
            "graph.stream",
            (command, call) ->
                stream(command, chain(command), RunnableConfig.builder().build(), call)),
        entry("graph.parallel", (command, call) -> invoke(fan(command), config())),
        entry(
            "graph.parallel-stream",
            (command, call) -> stream(command, fan(command), config(), call)));
  }

  private static String invoke(CompiledGraph<AgentState> graph, RunnableConfig config) {
    var state = graph.invoke(Map.of(), config).orElseThrow();
    return String.join("\n", answers(state));
  }

  /** One item a node. */
  private static String stream(
      Command command, CompiledGraph<AgentState> graph, RunnableConfig config, Call call)
      throws Exception {
    var outputs = graph.stream(Map.of(), config);
    if (command.leaves()) {
      for (var output : outputs) {
        call.item(output.node());
        break;
      }
      if (command.closes()) {
        outputs.cancel(true);
      }
      return call.text();
    }
    call.onCancel(() -> outputs.cancel(true));
    var last = new ArrayList<String>();
    for (var output : outputs) {
      call.item(output.node() + " ");
      last.clear();
      last.addAll(answers(output.state()));
    }
    return String.join("\n", last);
  }

  /** One node after another. */
  private CompiledGraph<AgentState> chain(Command command) throws GraphStateException {
    return graph()
        .addNode("first", ask(command))
        .addNode("second", ask(command))
        .addEdge(StateGraph.START, "first")
        .addEdge("first", "second")
        .addEdge("second", StateGraph.END)
        .compile();
  }

  /** Two nodes at once, then one. */
  private CompiledGraph<AgentState> fan(Command command) throws GraphStateException {
    return graph()
        .addNode("start", AsyncNodeAction.node_async(state -> Map.of()))
        .addNode("left", ask(command))
        .addNode("right", ask(command))
        .addNode("end", ask(command))
        .addEdge(StateGraph.START, "start")
        .addEdge("start", "left")
        .addEdge("start", "right")
        .addEdge("left", "end")
        .addEdge("right", "end")
        .addEdge("end", StateGraph.END)
        .compile();
  }

  private static StateGraph<AgentState> graph() {
    return new StateGraph<>(
        Map.of(ANSWERS, Channels.<String>appenderWithDuplicate(ArrayList::new)), AgentState::new);
  }

  private AsyncNodeAction<AgentState> ask(Command command) {
    var model = models.computeIfAbsent(command.settings(), this::model);
    return AsyncNodeAction.node_async(
        state -> Map.of(ANSWERS, List.of(model.chat(command.prompt()))));
  }

  private ChatModel model(Command.Settings settings) {
    return OpenAiChatModel.builder()
        .baseUrl(url)
        .apiKey(settings.key())
        .maxRetries(settings.retries())
        .defaultRequestParameters(
            OpenAiChatRequestParameters.builder()
                .modelName(settings.model())
                .maxCompletionTokens(settings.maxTokens())
                .reasoningEffort(settings.effort())
                .build())
        .build();
  }

  /** The nodes after {@code start} run on threads of their own. */
  private RunnableConfig config() {
    return RunnableConfig.builder().addParallelNodeExecutor("start", branches).build();
  }

  private static List<String> answers(AgentState state) {
    return state.<List<String>>value(ANSWERS).orElse(List.of());
  }
}
