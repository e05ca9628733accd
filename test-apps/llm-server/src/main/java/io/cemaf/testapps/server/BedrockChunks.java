package io.cemaf.testapps.server;

import io.cemaf.testapps.server.Answer.Piece;
import io.cemaf.testapps.server.Framing.Event;
import io.cemaf.testapps.server.ModelCall.ChatFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A model's own answers through {@code invoke}: its stream's events as bytes in chunks.
 *
 * @param named an event is a field of that name, as Nova has it
 */
record BedrockChunks(ChatFormat model, boolean named) implements ChatFormat {
  @Override
  public Framing framing() {
    return Framing.EVENT_STREAM;
  }

  @Override
  public Object whole(Answer answer) {
    return model.whole(answer);
  }

  @Override
  public List<Event> events(Piece piece) {
    var chunks = new ArrayList<Event>();
    for (var event : model.events(piece)) {
      chunks.add(new Event("chunk", Json.object("bytes", bytes(event))));
    }
    return chunks;
  }

  private byte[] bytes(Event event) {
    try {
      return Json.MAPPER.writeValueAsBytes(
          named ? Json.object(event.name(), event.body()) : event.body());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
