package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.agent.degrade.Cutting;
import io.cemaf.agent.degrade.Scaling;
import io.cemaf.agent.observe.CallFacts;
import io.cemaf.rules.Degradable;
import io.cemaf.rules.Degrade;
import io.cemaf.rules.Degrade.Scale;
import io.cemaf.rules.Degrade.ScaleArg;
import io.cemaf.rules.Degrade.Truncate;
import io.cemaf.rules.Descriptors;
import io.cemaf.rules.Mode;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one site's calls do with less, under the terms in force. */
final class Degrading {
  private static final int SET = 1;
  private static final int SCALE_ARG = 2;
  private static final int TRUNCATE = 4;
  private static final int SCALE_RESULT = 8;
  private static final String[] KEYS = {"set", "scaleArg", "truncate", "scaleResult"};

  private final SiteSpec spec;
  private final Terms terms;
  private final RuleState state;
  private final Refusals refusals;
  private final Guards guards;
  private final Degrade degrade;
  private final Changing changing;
  private final @Nullable OwnAnswer skip;
  private final List<ScaleArg> scaleArgs = new ArrayList<>();
  private final List<Truncate> truncates = new ArrayList<>();
  private final List<String> parameters;
  private final @Nullable ResultBy scaleResult;

  /** Of which step a scaled result was told last. */
  private volatile long toldNanos;

  /** By what is done, made when first told. */
  private final @Nullable CallFacts[] facts = new CallFacts[16];

  /** A sibling called in the body's place. */
  record Sibling(MethodHandle method) {}

  /** What is made of a result; told by whose it is, since a call is used again. */
  record ResultBy(int site, Scale scale) {}

  /**
   * Compiles what is in force.
   *
   * @throws IllegalArgumentException if a skip answers what the method cannot return
   */
  Degrading(
      int site,
      SiteSpec spec,
      Degrade degrade,
      Terms terms,
      RuleState state,
      Refusals refusals,
      Guards guards) {
    this.spec = spec;
    this.degrade = degrade;
    this.terms = terms;
    this.state = state;
    this.refusals = refusals;
    this.guards = guards;
    changing = new Changing(spec, guards);
    skip = OwnAnswer.of(degrade.skip(), spec);
    parameters = Descriptors.parameters(spec.descriptor());
    // What does not fit was told when the method was woven.
    for (var scaled : degrade.scaleArgs()) {
      if (Degradable.scaleArg(scaled.arg(), spec.descriptor()) == null) {
        scaleArgs.add(scaled);
      }
    }
    for (var cut : degrade.truncates()) {
      if (Degradable.truncate(cut.arg(), spec.descriptor()) == null) {
        truncates.add(cut);
      }
    }
    var scaled = degrade.scaleResult();
    scaleResult =
        scaled == null || Degradable.scaleResult(spec.descriptor()) != null
            ? null
            : new ResultBy(site, scaled);
  }

  private CallFacts fact(String action) {
    return refusals.facts(action, terms.signal(), terms.value(), terms.threshold());
  }

  /** Lets a call be answered in its body's place, if so it is to be: skip before sibling. */
  boolean answers(Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    if (skip != null) {
      state.skipped.increment();
      guards.recorder().callDegraded(fact("skip"));
      if (terms.mode() == Mode.ENFORCE) {
        call.skip(skip.value(self, arguments));
        return true;
      }
      return false;
    }
    var name = degrade.sibling();
    if (name == null || arguments == null) {
      return false;
    }
    var sibling = guards.degrader().sibling(spec, name, self);
    if (sibling == null) {
      return false;
    }
    state.degraded.increment();
    guards.recorder().callDegraded(fact("call"));
    if (terms.mode() == Mode.ENFORCE) {
      call.answer(new Sibling(sibling));
      return true;
    }
    return false;
  }

  /** Replaces arguments in place, and notes what is to become of the result. */
  void rewrite(Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    if (arguments == null || skip != null || degrade.sibling() != null) {
      return;
    }
    var done = 0;
    if (!degrade.changes().isEmpty()) {
      var look = terms.mode() != Mode.ENFORCE;
      done |= changing.set(degrade.changes(), self, arguments, look) ? SET : 0;
    }
    for (var i = 0; i < scaleArgs.size(); i++) {
      var scaled = scaleArgs.get(i);
      done |=
          put(
              arguments,
              scaled.arg(),
              Scaling.scaled(arguments[scaled.arg()], scaled.scale()),
              SCALE_ARG);
    }
    for (var i = 0; i < truncates.size(); i++) {
      var cut = truncates.get(i);
      var fresh = Cutting.cut(arguments[cut.arg()], cut, parameters.get(cut.arg()));
      done |= put(arguments, cut.arg(), fresh, TRUNCATE);
    }
    if (scaleResult != null) {
      done |= SCALE_RESULT;
      if (terms.mode() == Mode.ENFORCE) {
        call.result(scaleResult);
      }
    }
    if (done != 0) {
      state.degraded.increment();
      if (done != SCALE_RESULT || isNews()) {
        guards.recorder().callDegraded(facts(done));
      }
    }
  }

  /** Knobs may be looked at a million times a second: the first of a control step is told. */
  private boolean isNews() {
    var now = guards.tick().nanos();
    if (now == toldNanos) {
      return false;
    }
    toldNanos = now;
    return true;
  }

  private int put(@Nullable Object[] arguments, int at, @Nullable Object fresh, int what) {
    if (fresh == arguments[at]) {
      return 0;
    }
    if (terms.mode() == Mode.ENFORCE) {
      arguments[at] = fresh;
    }
    return what;
  }

  private CallFacts facts(int done) {
    var known = facts[done];
    if (known == null) {
      var action = new StringBuilder();
      for (var i = 0; i < KEYS.length; i++) {
        if ((done & (1 << i)) != 0) {
          action.append(action.length() == 0 ? "" : "+").append(KEYS[i]);
        }
      }
      known = fact(action.toString());
      facts[done] = known;
    }
    return known;
  }

  /** Lets the call be answered in pieces, if the rule or a policy says so and its list is long. */
  void split(Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    var split = skip != null || degrade.sibling() != null ? null : degrade.split();
    var batch = terms.batch();
    if ((split == null && batch == null) || call.skips()) {
      return;
    }
    var plan = guards.degrader().batches().plan(spec, batch, split, self, arguments);
    if (plan == null) {
      return;
    }
    state.split.increment();
    guards
        .recorder()
        .callDegraded(
            batch == null
                ? fact("split")
                : refusals.facts("reduceBatch", batch.signal(), batch.value(), batch.threshold()));
    if (terms.mode() == Mode.ENFORCE) {
      call.answer(plan);
    }
  }

  static @Nullable Object answer(
      Object how, @Nullable Object self, @Nullable Object[] arguments, Guards guards)
      throws Throwable {
    return how instanceof Sibling sibling
        ? (Object) sibling.method().invokeExact(self, arguments)
        : guards.degrader().batches().run((Batches.Plan) how, self, arguments);
  }
}
