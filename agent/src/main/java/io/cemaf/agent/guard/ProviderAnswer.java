package io.cemaf.agent.guard;

import io.cemaf.ResponseHead;
import io.cemaf.agent.limit.ProviderLimits;
import io.cemaf.agent.limit.RetryAfter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the exception of a failed call says of the provider's answer. Clients differ in what they
 * call it: the status is {@code int statusCode()}, {@code code()} or {@code getStatusCode()}, the
 * headers are a map or something that is asked by name, and what there is of the body is in the
 * message. Looked up each time: a failed call can afford it, and nothing of the application's is
 * kept.
 *
 * @param status of HTTP; 0 where there was no answer, or nobody knows
 */
record ProviderAnswer(int status, ProviderLimits limits) {
  static final ProviderAnswer NONE = new ProviderAnswer(0, ProviderLimits.NONE);

  static final int TOO_MANY_REQUESTS = 429;

  private static final int DEEPEST = 16;
  private static final int LEAST_ERROR = 400;
  private static final int MOST_ERROR = 599;

  private static final String[] STATUSES = {
    "statusCode", "code", "getStatusCode", "getRawStatusCode", "getCode", "getHttpStatusCode"
  };

  /** As Spring AI's exceptions begin, and as many others' say. */
  private static final Pattern STATUS_TOLD =
      Pattern.compile(
          "^([45][0-9]{2})(?: - |: )|\\bstatus(?: code)?[ :=]{1,3}([45][0-9]{2})\\b",
          Pattern.CASE_INSENSITIVE);

  private static final String[] HEADERS = {"headers", "getResponseHeaders", "getHeaders"};
  private static final String[] BY_NAME = {
    "getFirst", "firstValue", "firstMatchingHeader", "values", "get"
  };
  private static final String[] BODIES = {"getResponseBodyAsString", "body"};

  /** Whether the provider was asked too often. */
  boolean isTooMany() {
    return status == TOO_MANY_REQUESTS;
  }

  /** Reads the head of an answer. */
  static ProviderAnswer of(ResponseHead head, long epochMillis) {
    return new ProviderAnswer(head.status(), RetryAfter.read(head.header(), null, epochMillis));
  }

  /**
   * Reads an exception and its causes.
   *
   * @param heard the head of the answer, for what the exception has lost; null for none
   */
  static ProviderAnswer of(
      @Nullable Throwable thrown, @Nullable ResponseHead heard, long epochMillis) {
    var status = 0;
    var text = new StringBuilder();
    Object headers = null;
    var cause = thrown;
    for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (status == 0) {
        status = status(cause);
      }
      if (headers == null) {
        headers = headers(cause);
      }
      text.append(cause.getMessage()).append('\n').append(body(cause)).append('\n');
      cause = cause.getCause();
    }
    if (status == 0 && heard != null && heard.status() >= LEAST_ERROR) {
      status = heard.status();
    }
    if (status == 0) {
      return NONE;
    }
    if (headers == null && heard != null && heard.status() == status) {
      return new ProviderAnswer(
          status, RetryAfter.read(heard.header(), text.toString(), epochMillis));
    }
    var known = headers;
    var limits =
        RetryAfter.read(
            name -> known == null ? null : header(known, name), text.toString(), epochMillis);
    return new ProviderAnswer(status, limits);
  }

  /** The status that an exception or one of its causes has; 0 for none. */
  static int statusOf(@Nullable Throwable thrown) {
    var cause = thrown;
    for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
      var status = status(cause);
      if (status != 0) {
        return status;
      }
      cause = cause.getCause();
    }
    return 0;
  }

  private static int status(Throwable thrown) {
    for (var name : STATUSES) {
      var status = number(call(thrown, name));
      if (status >= LEAST_ERROR && status <= MOST_ERROR) {
        return status;
      }
    }
    var message = thrown.getMessage();
    var told = message == null ? null : STATUS_TOLD.matcher(message);
    if (told != null && told.find()) {
      return Integer.parseInt(told.group(1) == null ? told.group(2) : told.group(1));
    }
    // langchain4j's has lost the number on its way.
    return thrown.getClass().getSimpleName().equals("RateLimitException") ? TOO_MANY_REQUESTS : 0;
  }

  private static int number(@Nullable Object said) {
    if (said instanceof Integer number) {
      return number;
    }
    var value = said == null || said instanceof String ? null : call(said, "value");
    return value instanceof Integer number ? number : 0;
  }

  private static @Nullable Object headers(Throwable thrown) {
    for (var name : HEADERS) {
      var headers = call(thrown, name);
      if (headers != null) {
        return headers;
      }
    }
    // Of AWS' exceptions.
    var details = call(thrown, "awsErrorDetails");
    return details == null ? null : call(details, "sdkHttpResponse");
  }

  private static String body(Throwable thrown) {
    for (var name : BODIES) {
      var body = call(thrown, name);
      if (body != null) {
        return body.toString();
      }
    }
    return "";
  }

  private static @Nullable String header(Object headers, String name) {
    if (headers instanceof Map<?, ?> map) {
      for (var entry : map.entrySet()) {
        if (name.equalsIgnoreCase(String.valueOf(entry.getKey()))) {
          return first(entry.getValue());
        }
      }
      return null;
    }
    for (var asked : BY_NAME) {
      for (var method : headers.getClass().getMethods()) {
        if (method.getName().equals(asked)
            && method.getParameterCount() == 1
            && method.getParameterTypes()[0] == String.class) {
          return first(call(headers, method, name));
        }
      }
    }
    return null;
  }

  private static @Nullable String first(@Nullable Object said) {
    if (said instanceof Optional<?> optional) {
      return first(optional.orElse(null));
    }
    if (said instanceof List<?> several) {
      return several.isEmpty() ? null : first(several.get(0));
    }
    return said == null ? null : said.toString();
  }

  private static @Nullable Object call(Object owner, String name) {
    try {
      return call(owner, owner.getClass().getMethod(name));
    } catch (NoSuchMethodException | LinkageError none) {
      return null;
    }
  }

  private static @Nullable Object call(Object owner, Method method, Object... arguments) {
    if (Modifier.isStatic(method.getModifiers())) {
      return null;
    }
    try {
      // Many implement a public interface in a class that is not.
      var unused = method.trySetAccessible();
      return method.invoke(owner, arguments);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError refused) {
      return null;
    }
  }
}
