package com.acme.desk;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** Asks a langchain4j model through futures, on a pool of its own. */
public final class AsyncChats {
  private AsyncChats() {}

  /**
   * Prints how many were answered.
   *
   * @param arguments the server's base URL, how many askings at once, workers of the pool, "once"
   *     or "twice"
   */
  public static void main(String[] arguments) throws Exception {
    var pool = Executors.newFixedThreadPool(Integer.parseInt(arguments[2]));
    var model =
        new AsyncModel(
            OpenAiChatModel.builder()
                .baseUrl(arguments[0])
                .apiKey("none")
                .modelName("gpt-4o-mini")
                .maxRetries(0)
                .build(),
            pool);
    BiFunction<AsyncModel, ChatRequest, CompletableFuture<ChatResponse>> way =
        arguments[3].equals("once") ? AsyncModel::doChatAsync : AsyncModel::doChatTwice;
    var request = ChatRequest.builder().messages(UserMessage.from("a question")).build();
    var askers = Executors.newCachedThreadPool();
    var asked = new ArrayList<CompletableFuture<Integer>>();
    for (var i = 0; i < Integer.parseInt(arguments[1]); i++) {
      asked.add(CompletableFuture.supplyAsync(() -> answers(way.apply(model, request)), askers));
    }
    var answered = 0;
    for (var each : asked) {
      answered += each.get();
    }
    askers.shutdown();
    pool.shutdown();
    System.out.println(answered + " answered");
  }

  private static int answers(CompletableFuture<ChatResponse> answer) {
    return answer.orTimeout(40, TimeUnit.SECONDS).join().aiMessage().text().isEmpty() ? 0 : 1;
  }
}
