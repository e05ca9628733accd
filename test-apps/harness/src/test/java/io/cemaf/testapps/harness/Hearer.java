package io.cemaf.testapps.harness;

import io.cemaf.Account;
import io.cemaf.Call;
import io.cemaf.CallRejectedException;
import io.cemaf.Gate;
import io.cemaf.Meter;
import io.cemaf.Priority;
import io.cemaf.ResponseHead;
import io.cemaf.Site;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * An application that asks a server with each HTTP client there is, and says what each was
 * answered; and, told to listen, what a call heard of it, as the agent's own calls do. A class is
 * woven a moment after the start, so it asks again until it has heard.
 */
public final class Hearer {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final HttpClient jdk =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final OkHttpClient okhttp = new OkHttpClient();
  private final URI url;
  private final boolean listens;

  private Hearer(URI url, boolean listens) {
    this.url = url;
    this.listens = listens;
  }

  /** How a client is asked: what it answers, and what the call knows before anybody else does. */
  private interface Way {
    String ask(Listening call) throws Exception;
  }

  /**
   * Asks.
   *
   * @param arguments the address to ask, and "listen" or "ask"
   */
  public static void main(String[] arguments) throws Exception {
    var hearer = new Hearer(URI.create(arguments[0]), arguments[1].equals("listen"));
    var ways = new LinkedHashMap<String, Way>();
    ways.put("jdk.sync", hearer::jdkSync);
    ways.put("jdk.async", hearer::jdkAsync);
    ways.put("connection", hearer::connection);
    ways.put("okhttp.sync", hearer::okhttpSync);
    ways.put("okhttp.async", hearer::okhttpAsync);
    for (var way : ways.entrySet()) {
      System.out.println(way.getKey() + " " + hearer.run(way.getValue()));
    }
    hearer.okhttp.dispatcher().executorService().shutdown();
  }

  private String run(Way way) throws Exception {
    var since = System.nanoTime();
    while (true) {
      var call = new Listening();
      Gate.publish(new Site[] {call});
      var token = listens ? Gate.ask(0) : null;
      if (listens && token == null) {
        continue;
      }
      var said = way.ask(call);
      Gate.exit(token, null);
      if (!listens) {
        return said;
      }
      if (call.atEnd != null || System.nanoTime() - since > PATIENCE_NANOS) {
        return said + ", heard " + text(call.atEnd) + ", in time " + text(call.inTime);
      }
    }
  }

  private static String text(ResponseHead head) {
    return head == null
        ? "nothing"
        : head.status()
            + " "
            + head.header().apply("retry-after")
            + " "
            + head.header().apply("x-nobody-sent");
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofString("{}")).build();
  }

  private String jdkSync(Listening call) throws Exception {
    var response = jdk.send(request(), HttpResponse.BodyHandlers.ofString());
    call.look();
    return response.statusCode() + " " + response.headers().firstValue("retry-after").orElse("");
  }

  private String jdkAsync(Listening call) throws Exception {
    return jdk.sendAsync(request(), HttpResponse.BodyHandlers.ofString())
        .thenApply(
            response -> {
              call.look();
              return response.statusCode()
                  + " "
                  + response.headers().firstValue("retry-after").orElse("");
            })
        .get();
  }

  private String connection(Listening call) throws IOException {
    var connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.getOutputStream().close();
    var status = connection.getResponseCode();
    call.look();
    try (var body = connection.getErrorStream()) {
      body.readAllBytes();
    }
    return status + " " + connection.getHeaderField("Retry-After");
  }

  private okhttp3.Call okCall() throws IOException {
    return okhttp.newCall(
        new Request.Builder().url(url.toURL()).post(RequestBody.create("{}", null)).build());
  }

  private String okhttpSync(Listening call) throws IOException {
    try (var response = okCall().execute()) {
      call.look();
      return response.code() + " " + response.header("Retry-After");
    }
  }

  private String okhttpAsync(Listening call) throws Exception {
    var answer = new CompletableFuture<String>();
    okCall()
        .enqueue(
            new Callback() {
              @Override
              public void onResponse(okhttp3.Call request, Response response) {
                try (response) {
                  call.look();
                  answer.complete(response.code() + " " + response.header("Retry-After"));
                }
              }

              @Override
              public void onFailure(okhttp3.Call request, IOException problem) {
                answer.completeExceptionally(problem);
              }
            });
    return answer.get();
  }

  /** A method of one call, which listens. */
  private static final class Listening extends Site {
    private static final Object GRANT = new Object();

    private volatile Call call;

    /** What it had heard when the application first saw the response. */
    private volatile ResponseHead inTime;

    private volatile ResponseHead atEnd;

    Listening() {
      super(
          new Account(new Object(), new Object(), new Meter(), Priority.NORMAL, false),
          false,
          false);
    }

    void look() {
      var listening = call;
      inTime = listening == null ? null : listening.heard();
    }

    @Override
    protected CallRejectedException admit(Call admitted, Object self, Object[] arguments) {
      admitted.listen();
      admitted.hold(GRANT, Long.MAX_VALUE);
      call = admitted;
      return null;
    }

    @Override
    protected void ended(Call ended, Throwable thrown) {
      atEnd = ended.heard();
    }
  }
}
