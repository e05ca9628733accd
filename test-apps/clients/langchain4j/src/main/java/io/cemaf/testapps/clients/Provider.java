package io.cemaf.testapps.clients;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;

/** Makes one vendor's models; a command's settings are the models' defaults. */
interface Provider {
  ChatModel chat(Command.Settings settings);

  StreamingChatModel streaming(Command.Settings settings);

  EmbeddingModel embedding(Command.Settings settings);
}
