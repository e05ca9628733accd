package io.cemaf;

import java.util.function.Consumer;

/** What the agent knows of HTTP clients' own types. */
public interface HeadReader {
  /**
   * A {@code java.net.http.HttpResponse.BodyHandler} that does as the one given, and tells the head
   * before.
   */
  Object telling(Object bodyHandler, Consumer<ResponseHead> listeners);

  /**
   * The head of a client's own response.
   *
   * @throws ReflectiveOperationException if it is none that is known
   */
  ResponseHead read(Object response) throws ReflectiveOperationException;
}
