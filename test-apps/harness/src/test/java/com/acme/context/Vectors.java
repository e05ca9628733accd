package com.acme.context;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;

/** Spring AI's store of documents, with a model that knows texts by their numbers. */
final class Vectors implements Holder {
  private final SimpleVectorStore store = SimpleVectorStore.builder(new Numbers()).build();

  @Override
  public void hold(int number, String text) {
    store.add(
        List.of(
            Document.builder()
                .id("id " + number)
                .text(number + ":" + text)
                .metadata(Map.of("number", number))
                .build()));
  }

  @Override
  public String read(int number) {
    var found =
        store.similaritySearch(SearchRequest.builder().query(number + ":").topK(1).build()).get(0);
    return found.getId() + found.getText() + found.getMetadata().get("number");
  }

  @Override
  public String saved() throws Exception {
    var file = Files.createTempFile("vectors", ".json");
    try {
      store.save(file.toFile());
      var again = SimpleVectorStore.builder(new Numbers()).build();
      again.load(file.toFile());
      var found = again.similaritySearch(SearchRequest.builder().query("3:").topK(1).build());
      return Files.size(file) + found.get(0).getText();
    } finally {
      Files.delete(file);
    }
  }

  private static final class Numbers implements EmbeddingModel {
    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
      var embeddings =
          request.getInstructions().stream().map(text -> new Embedding(of(text), 0)).toList();
      return new EmbeddingResponse(embeddings);
    }

    @Override
    public float[] embed(Document document) {
      return of(String.valueOf(document.getText()));
    }

    @Override
    public int dimensions() {
      return Holding.direction(0).length;
    }

    private static float[] of(String text) {
      return Holding.direction(Integer.parseInt(text.substring(0, text.indexOf(':'))));
    }
  }
}
