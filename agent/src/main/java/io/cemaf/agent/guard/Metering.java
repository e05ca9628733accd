package io.cemaf.agent.guard;

import io.cemaf.CallRejectedException;
import io.cemaf.Rejection;
import io.cemaf.agent.degrade.OwnNames;
import io.cemaf.agent.limit.TokenEstimate;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.rules.KeyPart;
import io.cemaf.rules.LibraryCall;
import io.cemaf.rules.LibraryCall.ArgumentPath;
import io.cemaf.rules.Mode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What a site's calls take of budgets, and of the quota that their rule names. */
final class Metering {
  private static final String NOTHING = "-";
  private static final int MARK_BYTES = 4;
  private static final long MILLI = 1_000_000;

  /** As decisions name it. */
  private static final String BUDGET = "budget";

  private final @Nullable QuotaGuard quota;
  private final List<BudgetGuard> budgets;
  private final RuleSite site;
  private final Guards guards;
  private final @Nullable LibraryCall library;
  private final @Nullable OwnNames names;

  Metering(@Nullable QuotaGuard quota, List<BudgetGuard> budgets, RuleSite site, Guards guards) {
    this.quota = quota;
    this.budgets = budgets;
    this.site = site;
    this.guards = guards;
    library = site.spec().library();
    names = library == null ? null : guards.degrader().names(library);
  }

  /** Only of a site whose calls take of one. */
  QuotaGuard quota() {
    if (quota == null) {
      throw new IllegalStateException("the calls take of no quota");
    }
    return quota;
  }

  boolean hasQuota() {
    return quota != null;
  }

  /** What a call will take; of its budgets it is taken from here on. */
  Metered of(@Nullable Object self, @Nullable Object @Nullable [] arguments) {
    var account = quota == null ? null : account(self, arguments);
    var counts = !budgets.isEmpty() || (quota != null && quota.countsTokens());
    return new Metered(this, account, counts ? plain(self, arguments) : Usage.NONE);
  }

  private Usage plain(@Nullable Object self, @Nullable Object @Nullable [] arguments) {
    var input = length(self, arguments);
    var both = TokenEstimate.plain(input, output(self, arguments));
    var prompt = Math.min(both, (input + 3) / 4);
    return new Usage(prompt, both - prompt);
  }

  /**
   * Takes what a call will use of each budget.
   *
   * @return its refusal, counted and recorded, if one of them is used up; null if it may go
   */
  @Nullable CallRejectedException spend(
      Metered metered, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    if (budgets.isEmpty()) {
      return null;
    }
    var now = guards.clock().getAsLong();
    var estimate = plain(self, arguments);
    var model = part(KeyPart.Known.MODEL, self, arguments);
    for (var budget : budgets) {
      var key = key(budget.spec().key(), self, arguments);
      var spending = Spending.take(budget, key, model, estimate, false, now);
      if (spending == null) {
        var refused = exceeded(budget, key, now);
        if (refused != null) {
          return refused;
        }
        spending = Spending.take(budget, key, model, estimate, true, now);
      }
      if (spending != null) {
        metered.spends(spending);
      }
    }
    return null;
  }

  private @Nullable CallRejectedException exceeded(BudgetGuard budget, String key, long now) {
    var share = budget.law().share(key, now);
    var facts = site.facts(BUDGET, budget.signal(), share, 1);
    if (budget.spec().warnOnly() || site.terms().mode() == Mode.OBSERVE) {
      if (budget.isNews(now)) {
        guards.recorder().callRejected(facts);
        guards
            .degrader()
            .warn(
                "budget '" + budget.name() + "' is used up" + (key.isEmpty() ? "" : " by " + key));
      }
      return null;
    }
    site.state().rejected.increment();
    guards.recorder().callRejected(facts);
    var left = (budget.law().leftNanos(now) + MILLI - 1) / MILLI;
    return new CallRejectedException(
        new Rejection(site.state().name(), BUDGET, budget.signal(), share, 1, left));
  }

  QuotaAccount account(@Nullable Object self, @Nullable Object @Nullable [] arguments) {
    return quota().account(key(quota().spec().key(), self, arguments), guards.clock().getAsLong());
  }

  private String key(
      List<KeyPart> parts, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
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

  /** What an answer says that was used; {@link Usage#NONE} where it does not say. */
  Usage used(@Nullable Object result) {
    if (library == null || result == null) {
      return Usage.NONE;
    }
    var meter = library.meter();
    return new Usage(tokens(meter.inputTokens(), result), tokens(meter.outputTokens(), result));
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

  long epochMillis() {
    return guards.epochMillis().getAsLong();
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
        .providerCooldown(quota().name(), account.key(), told ? "told" : "estimated", nanos);
  }

  void cooled(QuotaAccount account) {
    guards.recorder().providerCooldown(quota().name(), account.key(), "over", 0);
  }
}
