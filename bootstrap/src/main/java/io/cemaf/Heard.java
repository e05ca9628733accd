package io.cemaf;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where HTTP clients tell of responses, for the calls that listen ({@link Call#listen}) where the
 * request was sent. Whatever goes wrong in here, the request is not touched.
 */
public class Heard {
  /** By the client's own object for a request that is sent later, on a thread of the client's. */
  private static final IdentityTable<Hearing.Listeners> SENT = new IdentityTable<>();

  private static volatile @Nullable HeadReader reader;

  /** For its other name alone, which woven classes use. */
  protected Heard() {}

  /** Says who knows the clients' types; null for nobody any more. */
  public static void by(@Nullable HeadReader known) {
    reader = known;
    if (known == null) {
      SENT.clear();
    }
  }

  /** Of the JDK's client: the handler to be given the response, mostly the one given. */
  public static @Nullable Object body(@Nullable Object handler) {
    try {
      var known = reader;
      if (handler == null || known == null) {
        return handler;
      }
      var listeners = here();
      return listeners == null ? handler : known.telling(handler, listeners);
    } catch (Throwable problem) {
      Gate.fault(problem);
      return handler;
    }
  }

  /** A request is going to be sent on another thread. */
  public static void later(@Nullable Object request) {
    try {
      if (request == null || reader == null) {
        return;
      }
      var listeners = here();
      if (listeners != null) {
        SENT.put(request, listeners);
      }
    } catch (Throwable problem) {
      Gate.fault(problem);
    }
  }

  /** A response was received, on the thread of the call or on that of {@link #later}. */
  public static void received(@Nullable Object response, @Nullable Object request) {
    try {
      var known = reader;
      if (known == null || response == null || request == null) {
        return;
      }
      var sent = SENT.isEmpty() ? null : SENT.look(request);
      var listeners = sent == null ? here() : sent;
      if (listeners != null) {
        listeners.accept(known.read(response));
      }
    } catch (Throwable problem) {
      Gate.fault(problem);
    }
  }

  /**
   * A connection is about to be asked for its response.
   *
   * @param connection a {@link HttpURLConnection}
   * @param status what it has received; -1 for nothing yet
   * @return for {@link #answered}; null if nobody listens
   */
  public static @Nullable Object asked(Object connection, int status) {
    try {
      if (status >= 0 || reader == null) {
        return null;
      }
      var listeners = here();
      return listeners == null ? null : new Asked((HttpURLConnection) connection, listeners);
    } catch (Throwable problem) {
      Gate.fault(problem);
      return null;
    }
  }

  /**
   * A connection was asked for its response.
   *
   * @param asked of {@link #asked}
   * @param thrown by it; null if it had an answer
   */
  public static void answered(@Nullable Object asked, @Nullable Throwable thrown) {
    if (asked == null || !mayBeAnAnswer(thrown)) {
      return;
    }
    var frame = Frame.current();
    frame.startPassing();
    try {
      ((Asked) asked).tell();
    } catch (Throwable problem) {
      Gate.fault(problem);
    } finally {
      frame.stopPassing();
    }
  }

  /**
   * Statuses from 400 on are thrown as just these; where there was no response at all, asking for
   * it might be another request.
   */
  private static boolean mayBeAnAnswer(@Nullable Throwable thrown) {
    return thrown == null
        || thrown.getClass() == IOException.class
        || thrown.getClass() == FileNotFoundException.class;
  }

  private record Asked(HttpURLConnection connection, Hearing.Listeners listeners) {
    void tell() throws IOException {
      var status = connection.getResponseCode();
      if (status >= 0) {
        listeners.accept(ResponseHead.of(status, reversed(connection.getHeaderFields())));
      }
    }
  }

  /** A connection has the values of a header the last first. */
  private static Map<String, List<String>> reversed(Map<String, List<String>> headers) {
    var turned = new LinkedHashMap<String, List<String>>();
    for (var entry : headers.entrySet()) {
      var values = new ArrayList<>(entry.getValue());
      Collections.reverse(values);
      turned.put(entry.getKey(), values);
    }
    return turned;
  }

  private static Hearing.@Nullable Listeners here() {
    return Frame.current().listeners();
  }
}
