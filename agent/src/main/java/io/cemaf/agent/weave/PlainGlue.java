package io.cemaf.agent.weave;

import io.cemaf.Gate;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Inlined into methods whose calls may wait or be refused, and end with their return or throw. */
final class PlainGlue {
  private PlainGlue() {}

  @Advice.OnMethodEnter
  static @Nullable Object enter(@SiteId int site) {
    return Gate.enter(site);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, backupArguments = false)
  static void exit(@Advice.Enter @Nullable Object call, @Advice.Thrown @Nullable Throwable thrown) {
    Gate.exit(call, thrown);
  }
}
