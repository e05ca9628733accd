package io.cemaf.rules;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code webhooks:} where others are told. */
final class WebhookShape {
  static final Key<String> URL_FILE =
      Key.of(
          "urlFile",
          new TextType(TextType.Form.ABSOLUTE_PATH),
          "The file whose first line is the address, read again for each message: addresses are"
              + " often secrets.",
          "none");
  static final Key<String> URL =
      Key.of(
          "url",
          new TextType(TextType.Form.URL),
          "The address, http or https, where it is no secret: one with a user, a password or a"
              + " token in it is refused.",
          "none");
  static final Key<Duration> TIMEOUT =
      Key.of(
          "timeout",
          new QuantityType.OfDuration(Duration.ofMillis(100), Duration.ofMinutes(1)),
          "Of one attempt together; there are at most three.",
          "10s");
  static final Shape SHAPE =
      new Shape("webhook", "An address that messages are posted to.", URL_FILE, URL, TIMEOUT);

  private static final String[] SECRETS = {
    "token", "key", "secret", "password", "passwd", "pwd", "sig", "auth", "credential"
  };

  private WebhookShape() {}

  static WebhookSpec bind(Named<Section> named, Reading reading) {
    var section = named.value();
    if (section.mentions(URL) == section.mentions(URL_FILE)) {
      reading.error(
          named.source(),
          Code.MISSING_KEY,
          "webhook '" + named.name() + "' needs one of 'urlFile' and 'url'");
    }
    return new WebhookSpec(
        named.name(),
        named.source(),
        section.get(URL),
        section.get(URL_FILE),
        section.get(TIMEOUT, Duration.ofSeconds(10)));
  }

  /** Complains of what is no address, or one with a secret in it; does not repeat the secret. */
  static void check(String text) throws BadValue {
    var url = parsed(text);
    if (url == null
        || url.getHost() == null
        || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
      throw new BadValue("no address; write one such as http://127.0.0.1:8080/scale");
    }
    if (url.getRawUserInfo() != null || namesSecret(url.getRawQuery())) {
      throw new BadValue(
          "the address holds a secret, which does not belong into rules; put it into a file that"
              + " only its user can read, and name that as urlFile");
    }
  }

  private static @Nullable URI parsed(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static boolean namesSecret(@Nullable String query) {
    if (query == null) {
      return false;
    }
    var lower = query.toLowerCase(Locale.ROOT);
    for (var secret : SECRETS) {
      if (lower.contains(secret)) {
        return true;
      }
    }
    return false;
  }
}
