package io.cemaf.testapps.context;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.util.ArrayList;
import java.util.List;

/** Documents in pieces, as retrieval has them: found by their embeddings, and in a list. */
final class Segments implements ContextApp.Kind {
  /** The store looks at every entry for each search. */
  private static final int SEARCHED_AMONG = 256;

  private final InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
  private final List<TextSegment> segments = new ArrayList<>();

  @Override
  public void add(int number, String text) {
    var segment = TextSegment.from(text, Metadata.from("number", String.valueOf(number)));
    segments.add(segment);
    if (number % SEARCHED_AMONG == 0) {
      store.add(embedding(number), segment);
    }
  }

  @Override
  public boolean isSame(int number, String text) {
    return segments.get(number).text().equals(text)
        && (number % SEARCHED_AMONG != 0 || text.equals(found(number)));
  }

  private String found(int number) {
    var request =
        EmbeddingSearchRequest.builder().queryEmbedding(embedding(number)).maxResults(1).build();
    return store.search(request).matches().get(0).embedded().text();
  }

  private static Embedding embedding(int number) {
    return Embedding.from(new float[] {(float) Math.cos(number), (float) Math.sin(number), 0, 0});
  }
}
