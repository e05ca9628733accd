package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.Site;
import io.cemaf.agent.http.Hosts;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.Wildcard;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that a rule is about, of a method of an HTTP client.
 *
 * @param patterns in lower case, with {@code *} as wildcard
 */
record RequestHosts(List<String> patterns, Health health) {
  private static final String LLM = "llm.";
  private static final String TOOL = "llm.tool";

  /** Whether a request goes to one of them, and is no layer of a call of an LLM library. */
  boolean apply(Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    var host = Hosts.of(self, arguments);
    if (host == null) {
      health.count(FallBack.HOST_UNKNOWN);
      return false;
    }
    return lists(host.toLowerCase(Locale.ROOT)) && !isLayer(call);
  }

  private boolean lists(String host) {
    for (var pattern : patterns) {
      if (Wildcard.matches(pattern, host)) {
        return true;
      }
    }
    return false;
  }

  /** What a library sends for its call is that call; what a tool asks for is a call of its own. */
  private static boolean isLayer(Call call) {
    var innermost = new Innermost();
    return call.inside(innermost) && !TOOL.equals(innermost.hook);
  }

  /** The hook of the innermost call of an LLM library. */
  private static final class Innermost implements Predicate<Site> {
    private @Nullable String hook;

    @Override
    public boolean test(Site site) {
      var library = site instanceof RuleSite guarded ? guarded.spec().library() : null;
      hook = library == null ? null : library.hook();
      return hook != null && hook.startsWith(LLM);
    }
  }
}
