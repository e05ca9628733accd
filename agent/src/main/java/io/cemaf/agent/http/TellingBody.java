package io.cemaf.agent.http;

import io.cemaf.ResponseHead;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.function.Consumer;

/**
 * Tells the head of a response before its body is received, so before anything else that the
 * application does about it: what is attached to the client's future would come after what the
 * application attaches.
 */
record TellingBody<T>(BodyHandler<T> own, Consumer<ResponseHead> listeners)
    implements BodyHandler<T> {
  static Object around(Object own, Consumer<ResponseHead> listeners) {
    return new TellingBody<>((BodyHandler<?>) own, listeners);
  }

  @Override
  public BodySubscriber<T> apply(ResponseInfo info) {
    try {
      listeners.accept(ResponseHead.of(info.statusCode(), info.headers().map()));
    } catch (RuntimeException | LinkageError unheard) {
      // The response is the application's, whatever becomes of what others want to know of it.
    }
    return own.apply(info);
  }
}
