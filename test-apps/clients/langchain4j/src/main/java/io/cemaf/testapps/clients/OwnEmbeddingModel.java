package io.cemaf.testapps.clients;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import java.util.concurrent.CompletableFuture;

/** An embedding model that answers by futures; the blocking form waits for one. */
final class OwnEmbeddingModel implements EmbeddingModel {
  private final OwnClient client;

  OwnEmbeddingModel(OwnClient client) {
    this.client = client;
  }

  @Override
  public EmbeddingResponse doEmbed(EmbeddingRequest request) {
    return doEmbedAsync(request).join();
  }

  @Override
  public CompletableFuture<EmbeddingResponse> doEmbedAsync(EmbeddingRequest request) {
    var texts = request.inputs().stream().map(EmbeddingInput::text).toList();
    return client
        .embed(texts)
        .thenApply(
            vectors ->
                EmbeddingResponse.builder()
                    .embeddings(vectors.stream().map(Embedding::from).toList())
                    .build());
  }
}
