package io.cemaf.agent.guard;

import io.cemaf.agent.degrade.OwnNames;
import io.cemaf.agent.limit.TokenEstimate;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.rules.KeyPart;
import io.cemaf.rules.LibraryCall;
import io.cemaf.rules.LibraryCall.ArgumentPath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What a site's calls take of the quota that their rule names. */
final class Metering {
  private static final String NOTHING = "-";
  private static final int MARK_BYTES = 4;

  private final QuotaGuard guard;
  private final RuleSite site;
  private final Guards guards;
  private final @Nullable LibraryCall library;
  private final @Nullable OwnNames names;

  Metering(QuotaGuard guard, RuleSite site, Guards guards) {
    this.guard = guard;
    this.site = site;
    this.guards = guards;
    library = site.spec().library();
    names = library == null ? null : guards.degrader().names(library);
  }

  QuotaGuard guard() {
    return guard;
  }

  /** What a call will take. */
  Metered of(@Nullable Object self, @Nullable Object @Nullable [] arguments) {
    var account = account(self, arguments);
    return new Metered(
        this,
        account,
        guard.countsTokens()
            ? TokenEstimate.plain(length(self, arguments), output(self, arguments))
            : 0);
  }

  QuotaAccount account(@Nullable Object self, @Nullable Object @Nullable [] arguments) {
    return guard.account(key(self, arguments), guards.clock().getAsLong());
  }

  private String key(@Nullable Object self, @Nullable Object @Nullable [] arguments) {
    var parts = guard.spec().key();
    if (parts.isEmpty()) {
      return "";
    }
    var key = new StringBuilder();
    for (var part : parts) {
      if (key.length() > 0) {
        key.append(' ');
      }
      key.append(part(part, self, arguments));
    }
    return key.toString();
  }

  private String part(
      KeyPart part, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    if (part instanceof KeyPart.Given given) {
      var value = guards.keys().of(given.expression(), self, arguments);
      return value == null ? NOTHING : value.toString();
    }
    return switch ((KeyPart.Known) part) {
      case PROVIDER -> provider(self, arguments);
      case MODEL -> {
        var model = asked("modelName", self, arguments);
        yield model == null ? NOTHING : model.toString();
      }
      case API_KEY -> {
        var secret =
            library == null ? null : value(library.meter().apiKey(), self, arguments, null);
        yield secret == null ? NOTHING : mark(secret.toString());
      }
    };
  }

  private String provider(@Nullable Object self, @Nullable Object @Nullable [] arguments) {
    if (library == null) {
      return self == null ? site.spec().type() : self.getClass().getName();
    }
    var said = value(library.meter().provider(), self, arguments, null);
    if (said == null) {
      return library.pack();
    }
    return said == self ? said.getClass().getSimpleName() : said.toString();
  }

  private @Nullable Object asked(
      String property, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    return names == null || arguments == null ? null : names.asked(property, self, arguments);
  }

  private long output(@Nullable Object self, @Nullable Object @Nullable [] arguments) {
    return asked("maxOutputTokens", self, arguments) instanceof Number tokens
        ? tokens.longValue()
        : 0;
  }

  private long length(@Nullable Object self, @Nullable Object @Nullable [] arguments) {
    var prompt = library == null ? List.<ArgumentPath>of() : library.meter().prompt();
    var sum = 0L;
    if (!prompt.isEmpty()) {
      for (var place : prompt) {
        sum += length(value(List.of(place), self, arguments, null));
      }
    } else if (arguments != null) {
      for (var argument : arguments) {
        sum += length(argument);
      }
    }
    return sum;
  }

  /** Characters of a value as text; 0 for what cannot be one. */
  private static long length(@Nullable Object value) {
    if (value == null) {
      return 0;
    }
    if (value instanceof CharSequence text) {
      return text.length();
    }
    if (value instanceof Collection<?> several) {
      var sum = 0L;
      for (var each : several) {
        sum += length(each);
      }
      return sum;
    }
    var text = value.toString();
    return text == null ? 0 : text.length();
  }

  /** Tokens of request and answer; 0 where the answer does not say. */
  long usedTokens(@Nullable Object result) {
    if (library == null || result == null) {
      return 0;
    }
    var meter = library.meter();
    return tokens(meter.inputTokens(), result) + tokens(meter.outputTokens(), result);
  }

  private long tokens(List<ArgumentPath> places, Object result) {
    return value(places, null, null, result) instanceof Number tokens
        ? Math.max(0, tokens.longValue())
        : 0;
  }

  private @Nullable Object value(
      List<ArgumentPath> places,
      @Nullable Object self,
      @Nullable Object @Nullable [] arguments,
      @Nullable Object result) {
    for (var place : places) {
      var root =
          switch (place.argument()) {
            case ArgumentPath.SELF -> self;
            case ArgumentPath.RESULT -> result;
            default ->
                arguments == null || place.argument() >= arguments.length
                    ? null
                    : arguments[place.argument()];
          };
      var value = guards.degrader().copies().value(root, place.path());
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** Tells secrets apart without showing them. */
  private static String mark(String secret) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return "#" + HexFormat.of().formatHex(digest, 0, MARK_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  /** An answer has said nothing of tokens, or nothing that can be true. */
  void noUsage() {
    guards.health().count(FallBack.NO_USAGE);
  }

  /** Those that wait for the account may have their turn earlier. */
  void changed(QuotaAccount account) {
    account.changed();
    if (account.waiting() > 0) {
      guards.current().dispatch();
    }
  }

  void cooling(QuotaAccount account, long nanos, boolean told) {
    guards
        .recorder()
        .providerCooldown(guard.name(), account.key(), told ? "told" : "estimated", nanos);
  }

  void cooled(QuotaAccount account) {
    guards.recorder().providerCooldown(guard.name(), account.key(), "over", 0);
  }
}
