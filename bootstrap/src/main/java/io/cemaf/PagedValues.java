package io.cemaf;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values of fields outside the heap, with a stub in each field's place. Public: the agent's
 * loader extends it.
 */
public abstract class PagedValues {
  /**
   * Whether fields of that name may hold stubs. What is asked of others costs time alone: a value
   * that is no stub is answered as it is.
   */
  protected abstract boolean isAbout(String field);

  /**
   * What a stub stands for, if that is on the heap already; the value itself if it is no stub of
   * this keeper's; null if it must be fetched.
   */
  protected abstract @Nullable Object near(Object value);

  /** What a stub stands for; throws if that cannot be had. */
  protected abstract Object fetch(Object stub);

  /**
   * What is to be put into a field instead of a value: a stub, or the value itself.
   *
   * @param field its number
   */
  protected abstract Object write(Object value, int field);

  /**
   * Something with the hash code of what a stub stands for; null if that is not known, and for what
   * is no stub of this keeper's.
   */
  protected abstract @Nullable Object hashed(Object value);

  /** Says what the hash code is of what a stub stands for; no matter whose. */
  protected abstract void learnHash(Object stub, int hash);

  /** Whether two values, either of which may be a stub, cannot be equal, as far as is known. */
  protected abstract boolean differ(Object one, Object other);

  /** A handle like this one, which reads a field, but answers what stubs stand for. */
  protected abstract MethodHandle reading(MethodHandle getter);

  /** A handle like this one of a field, but for what stubs stand for. */
  protected abstract VarHandle reading(VarHandle field);
}
