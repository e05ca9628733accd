package io.cemaf.testapps.server;

import com.sun.net.httpserver.Headers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The quotas of all models and API keys. */
final class Quotas {
  private static final List<String> KEYS =
      List.of("authorization", "x-api-key", "x-goog-api-key", "api-key");

  private final @Nullable Quota quota;
  private final LongSupplier clock;
  private final Map<Owner, QuotaMeter> meters = new HashMap<>();

  private record Owner(String model, String key) {}

  Quotas(@Nullable Quota quota, LongSupplier nanoTime) {
    this.quota = quota;
    clock = nanoTime;
  }

  /** Takes a call's share; null when there is no quota. */
  synchronized @Nullable RateLimit take(String model, Headers headers, long tokens) {
    return quota == null
        ? null
        : meters
            .computeIfAbsent(new Owner(model, key(headers)), owner -> new QuotaMeter(quota))
            .take(tokens, clock.getAsLong());
  }

  private static String key(Headers headers) {
    for (var name : KEYS) {
      var key = headers.getFirst(name);
      if (key != null) {
        // An AWS signature differs with each request; what stands before its date is the key.
        return key.startsWith("AWS4-") ? key.substring(0, Math.max(0, key.indexOf('/'))) : key;
      }
    }
    return "";
  }
}
