package io.cemaf.agent.weave;

import io.cemaf.Account;
import io.cemaf.Call;
import io.cemaf.CallRejectedException;
import io.cemaf.Gate;
import io.cemaf.Meter;
import io.cemaf.Rejection;
import io.cemaf.Site;
import io.cemaf.agent.guard.SiteSpec;
import io.cemaf.agent.guard.Sites;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Sites that write down what passes the real gate, and answer as a test wants. */
final class GateLog implements Sites {
  final List<String> entries = java.util.Collections.synchronizedList(new ArrayList<>());
  final List<Object> receivers = new ArrayList<>();
  final List<SiteSpec> specs = new ArrayList<>();
  final Map<String, Object> skipped = new HashMap<>();
  final List<String> rejected = new ArrayList<>();
  UnaryOperator<Object[]> arguments = given -> given;
  boolean full;
  RuntimeException broken;
  private final List<Site> table = new ArrayList<>();

  @Override
  public synchronized int register(SiteSpec spec) {
    if (broken != null) {
      throw broken;
    }
    var known = specs.indexOf(spec);
    if (known >= 0) {
      return known;
    }
    specs.add(spec);
    table.add(new Logged(spec));
    Gate.publish(table.toArray(new Site[0]));
    return table.size() - 1;
  }

  @Override
  public boolean needsFullGlue(SiteSpec spec) {
    return full;
  }

  /** What was logged since the last time. */
  List<String> drain() {
    synchronized (entries) {
      var copy = List.copyOf(entries);
      entries.clear();
      return copy;
    }
  }

  private final class Logged extends Site {
    private final SiteSpec spec;

    Logged(SiteSpec spec) {
      super(
          new Account(spec, spec, new Meter(), io.cemaf.Priority.NORMAL, false),
          false,
          spec.returnsFuture());
      this.spec = spec;
    }

    @Override
    protected CallRejectedException admit(Call call, Object self, Object[] given) {
      var text = given == null ? "" : Arrays.toString(given);
      entries.add(spec.name() + text);
      receivers.add(self);
      call.hold(this, Long.MAX_VALUE);
      if (skipped.containsKey(spec.method())) {
        call.skip(skipped.get(spec.method()));
      }
      if (rejected.contains(spec.method())) {
        return new CallRejectedException(
            new Rejection("rule", "guard", "", Double.NaN, Double.NaN, 0));
      }
      return null;
    }

    @Override
    protected Object[] arguments(Call call, Object[] given) {
      return arguments.apply(given);
    }

    @Override
    protected void ended(Call call, Throwable thrown) {
      entries.add("end " + spec.method() + (thrown == null ? "" : " " + thrown.getMessage()));
    }
  }
}
