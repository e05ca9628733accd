package io.cemaf.agent.http;

import java.lang.reflect.Method;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Where the requests of HTTP clients go. */
public final class Hosts {
  private static final String OKHTTP = "okhttp3.";

  /** By the class of OkHttp's calls: the request, its URL, and the host of that. */
  private static final ClassValue<Method[]> CALLS =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
          try {
            var request = type.getMethod("request");
            var url = request.getReturnType().getMethod("url");
            return new Method[] {request, url, url.getReturnType().getMethod("host")};
          } catch (NoSuchMethodException another) {
            return new Method[0];
          }
        }
      };

  private Hosts() {}

  /**
   * The host of a request, as its URL has it, an address of IPv6 without brackets; null if it
   * cannot be read.
   *
   * @param self the client of the JDK's, or OkHttp's call
   */
  public static @Nullable String of(
      @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    if (self == null) {
      return null;
    }
    try {
      var host = self.getClass().getName().startsWith(OKHTTP) ? ofOkHttp(self) : ofJdk(arguments);
      return host != null && host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    } catch (ReflectiveOperationException | RuntimeException unreadable) {
      return null;
    }
  }

  private static @Nullable String ofOkHttp(Object call) throws ReflectiveOperationException {
    var value = call;
    var path = CALLS.get(call.getClass());
    for (var step : path) {
      value = step.invoke(value);
    }
    return path.length == 0 ? null : (String) value;
  }

  private static @Nullable String ofJdk(@Nullable Object @Nullable [] arguments) {
    return arguments != null && arguments.length > 0 && arguments[0] instanceof HttpRequest request
        ? request.uri().getHost()
        : null;
  }
}
