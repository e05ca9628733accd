package io.cemaf.agent.weave;

import io.cemaf.agent.observe.FallBack;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is woven beside the methods that rules match; asked from any thread. */
interface Beside {
  boolean contains(@Nullable ClassLoader loader, @Nullable String internalName);

  /** To be counted where a class stays as it is. */
  FallBack fallBack();

  String purpose();

  /** The woven class file; null where there is nothing to weave in it. */
  byte @Nullable [] weave(String internalName, byte[] classFile);

  /** By name and descriptor, joined: what a verifier is to look at. */
  Set<String> methods(String internalName, byte[] classFile);
}
