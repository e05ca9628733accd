package io.cemaf.testapps.clients;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;

/** Makes one vendor's models; a command's settings are the models' defaults. */
interface Models {
  ChatModel chat(Command.Settings settings);

  EmbeddingModel embedding(Command.Settings settings);
}
