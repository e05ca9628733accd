package com.acme.context;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.nio.file.Files;

/** langchain4j's store of embedded segments. */
final class Embedded implements Holder {
  private final InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();

  @Override
  public void hold(int number, String text) {
    var segment = TextSegment.from(text, Metadata.from("number", "n" + number));
    store.add("id " + number, Embedding.from(Holding.direction(number)), segment);
  }

  @Override
  public String read(int number) {
    var nearest =
        store.search(
            EmbeddingSearchRequest.builder()
                .queryEmbedding(Embedding.from(Holding.direction(number)))
                .maxResults(1)
                .build());
    var found = nearest.matches().get(0);
    return found.embeddingId() + found.embedded().text() + found.embedded().metadata();
  }

  @Override
  public String saved() throws Exception {
    var file = Files.createTempFile("embeddings", ".json");
    try {
      store.serializeToFile(file);
      var again = InMemoryEmbeddingStore.fromFile(file);
      return Files.readString(file) + again.equals(store);
    } finally {
      Files.delete(file);
    }
  }
}
