package io.cemaf.agent.observe;

import com.fasterxml.jackson.jr.ob.JSON;
import io.cemaf.Gate;
import io.cemaf.rules.WebhookSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts JSON to webhooks, on a daemon thread of its own that ends when there is nothing to post.
 * Never blocks who asks for it: 64 messages wait, more are dropped and counted. Each message has
 * three attempts, a second and then four apart, and each attempt a limit in time from the
 * connection to the end of the answer.
 */
public final class Webhooks implements AutoCloseable {
  private static final int MOST_WAITING = 64;
  private static final int ATTEMPTS = 3;
  private static final int MOST_URL_BYTES = 8 * 1024;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Health health;
  private final Log log;
  private final long backOffMillis;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ThreadPoolExecutor poster;
  private final ThreadPoolExecutor exchanges;

  /** How an attempt came out. */
  private enum Outcome {
    TOLD,
    AGAIN,
    REFUSED
  }

  /**
   * Idle; no thread runs yet.
   *
   * @param backOff before the second attempt; four times that before the third
   */
  public Webhooks(Health health, Log log, Duration backOff) {
    this.health = health;
    this.log = log;
    backOffMillis = backOff.toMillis();
    poster =
        new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            new Daemons("cemaf-webhooks"),
            (task, full) -> health.count(FallBack.WEBHOOK_DROPPED));
    poster.allowCoreThreadTimeOut(true);
    exchanges =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new Daemons("cemaf-http"),
            new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Threads that never keep a JVM alive, and whose own calls are nobody's to guard. */
  private record Daemons(String name) implements ThreadFactory {
    @Override
    public Thread newThread(Runnable work) {
      var thread =
          new Thread(
              () -> {
                Gate.passOnThisThread();
                work.run();
              },
              name);
      thread.setDaemon(true);
      // The JDK's own threads inherit it: no application loader is to be kept.
      thread.setContextClassLoader(null);
      return thread;
    }
  }

  /** Tells a webhook, some time soon; returns at once. */
  public void post(WebhookSpec hook, Map<String, Object> message) {
    poster.execute(
        () -> {
          try {
            tell(hook, message);
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          } catch (Throwable problem) {
            failed(hook, problem.getClass().getSimpleName());
            health.fault("telling a webhook", problem);
          }
        });
  }

  private void tell(WebhookSpec hook, Map<String, Object> message)
      throws IOException, InterruptedException {
    var body = JSON.std.asBytes(message);
    var last = "";
    for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
      var outcome = Outcome.AGAIN;
      try {
        var status = attempt(hook, body);
        outcome = outcome(status);
        last = "it answers " + status;
      } catch (IOException | TimeoutException problem) {
        last = problem.getClass().getSimpleName();
      } catch (IllegalArgumentException noAddress) {
        outcome = Outcome.REFUSED;
        last = "its file holds no http or https address";
      }
      if (outcome == Outcome.TOLD) {
        log.info("webhook '" + hook.name() + "' was told: " + message.get("policy"));
        return;
      }
      var pause = backOffMillis << (2 * (attempt - 1));
      if (outcome == Outcome.REFUSED
          || attempt == ATTEMPTS
          || closing.await(pause, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    failed(hook, last);
  }

  /** Neither the address nor what an exception says of it: it may be a secret. */
  private void failed(WebhookSpec hook, String why) {
    health.count(FallBack.WEBHOOK_FAILED);
    log.warn("webhook '" + hook.name() + "' cannot be told: " + why);
  }

  private static Outcome outcome(int status) {
    if (status >= 200 && status < 300) {
      return Outcome.TOLD;
    }
    return status >= 500 || status == 408 || status == 429 ? Outcome.AGAIN : Outcome.REFUSED;
  }

  private int attempt(WebhookSpec hook, byte[] body)
      throws IOException, TimeoutException, InterruptedException {
    var limit = hook.timeout();
    var request =
        HttpRequest.newBuilder(address(hook))
            .timeout(limit)
            .header("Content-Type", "application/json")
            .header("User-Agent", "cemaf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    // One for each attempt: it keeps a thread as long as it is referred to.
    var client =
        HttpClient.newBuilder()
            .connectTimeout(limit.compareTo(CONNECT) < 0 ? limit : CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .executor(exchanges)
            .build();
    var answer = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (ExecutionException problem) {
      throw problem.getCause() instanceof IOException io ? io : new IOException(problem.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  /** Read for each attempt: secrets are changed under a running process. */
  private static URI address(WebhookSpec hook) throws IOException {
    var text = hook.url();
    if (text == null) {
      var file = Path.of(Objects.requireNonNull(hook.urlFile()));
      try (var in = Files.newInputStream(file)) {
        text = new String(in.readNBytes(MOST_URL_BYTES), StandardCharsets.UTF_8);
      }
      var end = text.indexOf('\n');
      text = (end < 0 ? text : text.substring(0, end)).strip();
    }
    return URI.create(text);
  }

  /** Messages that wait are dropped. */
  @Override
  public void close() {
    closing.countDown();
    var unsent = poster.shutdownNow();
    exchanges.shutdownNow();
    for (var i = 0; i < unsent.size(); i++) {
      health.count(FallBack.WEBHOOK_DROPPED);
    }
  }
}
