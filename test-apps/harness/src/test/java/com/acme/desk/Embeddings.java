package com.acme.desk;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** Embeds from several threads at once; prints how many embeddings it got. */
public final class Embeddings {
  private static final int CALLERS = 8;

  private Embeddings() {}

  /**
   * Runs it.
   *
   * @param arguments the server's base URL and how many calls to make, of two texts each
   */
  public static void main(String[] arguments) throws Exception {
    var model =
        OpenAiEmbeddingModel.builder()
            .baseUrl(arguments[0])
            .apiKey("none")
            .modelName("text-embedding-3-small")
            .maxRetries(0)
            .build();
    var calls = new ArrayList<Callable<Integer>>();
    for (var i = 0; i < Integer.parseInt(arguments[1]); i++) {
      var texts = List.of(TextSegment.from("one"), TextSegment.from("two"));
      calls.add(() -> model.embedAll(texts).content().size());
    }
    var pool = Executors.newFixedThreadPool(CALLERS);
    var got = 0;
    for (var call : pool.invokeAll(calls)) {
      got += call.get();
    }
    pool.shutdown();
    System.out.println(got + " embeddings");
  }
}
