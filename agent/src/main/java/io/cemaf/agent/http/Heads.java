package io.cemaf.agent.http;

import io.cemaf.HeadReader;
import io.cemaf.ResponseHead;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Heads of responses, read off the JDK's client and OkHttp. */
public final class Heads implements HeadReader {
  /** By the class of OkHttp's responses: code, headers, and the map of those. */
  private static final ClassValue<Method[]> OKHTTP =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
          try {
            var headers = type.getMethod("headers");
            return new Method[] {
              type.getMethod("code"), headers, headers.getReturnType().getMethod("toMultimap")
            };
          } catch (NoSuchMethodException another) {
            return new Method[0];
          }
        }
      };

  @Override
  public Object telling(Object bodyHandler, Consumer<ResponseHead> listeners) {
    return TellingBody.around(bodyHandler, listeners);
  }

  @Override
  @SuppressWarnings("unchecked")
  public ResponseHead read(Object response) throws ReflectiveOperationException {
    var methods = OKHTTP.get(response.getClass());
    if (methods.length == 0) {
      throw new NoSuchMethodException(response.getClass().getName() + " has no code and headers");
    }
    var headers = methods[2].invoke(methods[1].invoke(response));
    return ResponseHead.of(
        (Integer) methods[0].invoke(response), (Map<String, List<String>>) headers);
  }
}
