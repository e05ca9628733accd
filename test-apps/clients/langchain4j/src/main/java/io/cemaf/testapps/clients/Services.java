package io.cemaf.testapps.clients;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agentic.Agent;
import dev.langchain4j.agentic.AgenticServices;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.V;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Interfaces that langchain4j implements: an assistant with a tool, and two agents in a row. Public
 * because its agents are called by reflection.
 */
public final class Services {
  private Services() {}

  /** Answers by a tool. */
  interface Assistant {
    String chat(String question);
  }

  /** Answers by a tool, in tokens. */
  interface StreamingAssistant {
    TokenStream chat(String question);
  }

  /** Writes. */
  public interface Writer {
    @UserMessage("Write about {{topic}}")
    @Agent(description = "Writes", outputKey = "draft")
    String write(@V("topic") String topic);
  }

  /** Corrects. */
  public interface Editor {
    @UserMessage("Correct {{draft}}")
    @Agent(description = "Corrects", outputKey = "text")
    String edit(@V("draft") String draft);
  }

  /** The tool. */
  static final class Clock {
    private final Call call;

    Clock(Call call) {
      this.call = call;
    }

    @Tool("Tells the time")
    String now() {
      call.item("tool");
      return "noon";
    }
  }

  static String tool(ChatModel model, Command command, Call call) {
    return AiServices.builder(Assistant.class)
        .chatModel(model)
        .tools(new Clock(call))
        .build()
        .chat(command.prompt());
  }

  static String toolStream(StreamingChatModel model, Command command, Call call) throws Exception {
    var answer = new CompletableFuture<String>();
    AiServices.builder(StreamingAssistant.class)
        .streamingChatModel(model)
        .tools(new Clock(call))
        .build()
        .chat(command.prompt())
        .onPartialResponse(call::item)
        .onCompleteResponse(response -> answer.complete(response.aiMessage().text()))
        .onError(answer::completeExceptionally)
        .start();
    return call.await(answer);
  }

  static String agent(ChatModel model, Command command) {
    var writer = AgenticServices.agentBuilder(Writer.class).chatModel(model).build();
    var editor = AgenticServices.agentBuilder(Editor.class).chatModel(model).build();
    return (String)
        AgenticServices.sequenceBuilder()
            .subAgents(writer, editor)
            .outputKey("text")
            .build()
            .invoke(Map.of("topic", command.prompt()));
  }
}
