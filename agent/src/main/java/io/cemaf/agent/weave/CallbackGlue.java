package io.cemaf.agent.weave;

import io.cemaf.Gate;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** As the full glue, for methods whose calls end with a callback that is given to them. */
final class CallbackGlue {
  private CallbackGlue() {}

  @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
  static boolean enter(
      @SiteId int site,
      @Advice.This(optional = true) @Nullable Object self,
      @Advice.AllArguments(readOnly = false, typing = Assigner.Typing.DYNAMIC)
          @Nullable Object[] arguments,
      @Advice.Local("call") @Nullable Object call) {
    call = Gate.enter(site, self, arguments);
    arguments = Gate.arguments(call, arguments);
    return Gate.skips(call);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, backupArguments = false)
  static void exit(
      @Advice.Local("call") @Nullable Object call,
      @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object result,
      @Advice.Thrown @Nullable Throwable thrown) {
    result = Gate.exit(call, result, thrown);
  }
}
