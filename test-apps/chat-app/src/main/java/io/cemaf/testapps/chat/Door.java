package io.cemaf.testapps.chat;

import org.jspecify.annotations.Nullable;

/** What an application may have in its own code before a model's calls. */
@FunctionalInterface
public interface Door {
  /** An application without one. */
  Door NONE = () -> answered -> {};

  /** Lets a call through, null if it is refused; never waits. */
  @Nullable Pass enter();

  /** A call that was let through. */
  @FunctionalInterface
  interface Pass {
    /** It has ended: answered, or lost. */
    void leave(boolean answered);
  }
}
