package io.cemaf.testapps.server;

import org.jspecify.annotations.Nullable;

/**
 * Why a call is refused.
 *
 * @param message null for the provider's own
 * @param limit what there is of the quota; null for problems that are not about it
 */
record Problem(
    int status, boolean contextOverflow, @Nullable String message, @Nullable RateLimit limit) {
  static Problem of(int status, String message) {
    return new Problem(status, false, message, null);
  }

  static Problem limited(RateLimit limit) {
    return new Problem(429, false, null, limit);
  }

  String messageOr(String otherwise) {
    return message == null ? otherwise : message;
  }
}
