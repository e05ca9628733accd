package io.cemaf.agent.guard;

import io.cemaf.Account;
import io.cemaf.Call;
import io.cemaf.CallRejectedException;
import io.cemaf.Meter;
import io.cemaf.Priority;
import io.cemaf.Site;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.Descriptors;
import io.cemaf.rules.Wildcard;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One method by which what calls answer is read or closed. It is no call of its own, and says
 * nothing about objects that no call has answered.
 */
final class ReadSite extends Site {
  private static final Account NOBODYS =
      new Account(new Object(), new Object(), new Meter(), Priority.NORMAL, false);

  private final SiteSpec spec;
  private final CallEnd.Answer answers;
  private final ReadCalls calls;
  private final boolean closes;

  /** A method of an answer while it runs. */
  private record Step(ReadCall read, Object answer) {}

  ReadSite(SiteSpec spec, CallEnd.Answer answers, ReadCalls calls) {
    super(NOBODYS, false, false);
    this.spec = spec;
    this.answers = answers;
    this.calls = calls;
    closes = isAny(answers.closedBy(), spec.method());
  }

  private static boolean isAny(Iterable<String> patterns, String name) {
    for (var pattern : patterns) {
      if (Wildcard.matches(pattern, name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  protected @Nullable CallRejectedException admit(
      Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    var read = self == null ? null : calls.of(self);
    if (read != null && self != null) {
      var step = new Step(read, self);
      call.hold(step, Long.MAX_VALUE);
      call.result(step);
      if (!closes && read.isStepwise()) {
        read.takesIn(call);
        var instead = read.lateForSteps() == null ? null : failed(step, spec.returnType());
        if (instead != null) {
          call.skip(instead);
        }
      }
    }
    return null;
  }

  @Override
  protected @Nullable Object[] arguments(Call call, @Nullable Object[] given) {
    if (closes || answers.told().isEmpty() || !(call.grant() instanceof Step step)) {
      return given;
    }
    var types = Descriptors.parameters(spec.descriptor());
    for (var i = 0; i < given.length; i++) {
      if (!types.get(i).startsWith("java.")) {
        var handler = ToldItems.of(step.read(), step.answer(), given[i], types.get(i));
        if (handler != null) {
          var changed = given.clone();
          changed[i] = handler;
          return changed;
        }
      }
    }
    return given;
  }

  @Override
  protected @Nullable Object result(Object how, @Nullable Object bodys) {
    if (closes || !(how instanceof Step step)) {
      return bodys;
    }
    if (bodys instanceof Iterator<?> items) {
      return new ReadItems(step.read(), step.answer(), items);
    }
    if (bodys instanceof Stream<?> items) {
      return ReadItems.stream(step.read(), step.answer(), items);
    }
    var read = step.read();
    if (bodys == null || !read.isStepwise()) {
      return bodys;
    }
    lookAt(bodys, read);
    var instead = read.lateForSteps() == null ? null : failed(step, spec.returnType());
    return instead == null ? bodys : instead;
  }

  /** What is read of an answer that took too long; null if none can be made. */
  private @Nullable Object failed(Step step, String type) {
    var timeout = step.read().late();
    var method = answers.failed();
    return timeout == null || method == null
        ? null
        : Methods.make(step.answer().getClass().getClassLoader(), type, method, timeout);
  }

  /** Whether it is the last item, or its future has failed. */
  private void lookAt(Object item, ReadCall read) {
    for (var over : answers.over()) {
      if (Boolean.TRUE.equals(Methods.call(item, over))) {
        read.end(
            Methods.answer(item, CompletableFuture.class) instanceof CompletableFuture<?> last
                ? failure(last)
                : null);
        return;
      }
    }
  }

  private static @Nullable Throwable failure(CompletableFuture<?> future) {
    return future.isCompletedExceptionally()
        ? future.<@Nullable Throwable>handle((value, thrown) -> thrown).join()
        : null;
  }

  @Override
  protected void ended(Call call, @Nullable Throwable thrown) {
    if (!(call.grant() instanceof Step step)) {
      return;
    }
    if (closes) {
      step.read().closed();
    } else if (thrown != null && step.read().isStepwise()) {
      step.read().end(thrown);
    }
  }
}
