package io.cemaf.rules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What calls do with less: one entry of {@code degrade}, or what all entries that hold say
 * together.
 *
 * @param skip null where nothing is said
 * @param call a sibling method called instead; empty for the method itself after all, null where
 *     nothing is said
 * @param scaleArgs at most one for each argument
 * @param truncates at most one for each argument
 * @param changes at most one for each argument's property
 */
public record Degrade(
    @Nullable Skip skip,
    @Nullable String call,
    List<ScaleArg> scaleArgs,
    @Nullable Scale scaleResult,
    List<Truncate> truncates,
    @Nullable Split split,
    List<Change> changes) {

  /** Says nothing. */
  public static final Degrade NOTHING =
      new Degrade(null, null, List.of(), null, List.of(), null, List.of());

  public Degrade {
    scaleArgs = List.copyOf(scaleArgs);
    truncates = List.copyOf(truncates);
    changes = List.copyOf(changes);
  }

  /** The same of a block of code, which can be skipped and nothing else. */
  Degrade ofBlocks() {
    var skipped = skip == null || skip instanceof Skip.No ? skip : new Skip.Self();
    return new Degrade(skipped, null, List.of(), null, List.of(), null, List.of());
  }

  /** Whether it says anything that a block of code cannot do. */
  boolean needsMethod() {
    return sibling() != null || rewrites() || scaleResult != null || split != null;
  }

  /** The method that is called instead; null for the method itself. */
  public @Nullable String sibling() {
    return call == null || call.isEmpty() ? null : call;
  }

  /** Whether arguments are replaced. */
  public boolean rewrites() {
    return !scaleArgs.isEmpty() || !truncates.isEmpty() || !changes.isEmpty();
  }

  /** Whether anything at all is decided for a call. */
  public boolean isNothing() {
    return (skip == null || skip instanceof Skip.No)
        && sibling() == null
        && !rewrites()
        && scaleResult == null
        && split == null;
  }

  /**
   * A number made smaller.
   *
   * @param by share of it that is left
   * @param min below which it is not taken; NaN for none
   */
  public record Scale(double by, double min) {}

  /** An argument made smaller, from 0. */
  public record ScaleArg(int arg, Scale scale) {}

  /**
   * A text, list or array cut.
   *
   * @param to characters or elements that are left; {@link Integer#MAX_VALUE} where a share says it
   * @param by share that is left; 1 where a number says it
   * @param min below which a share does not take it
   * @param keepEnd whether its end is kept, not its beginning
   */
  public record Truncate(int arg, int to, double by, int min, boolean keepEnd) {}

  /**
   * A list or array handed over in pieces.
   *
   * @param size elements of a piece; {@link Integer#MAX_VALUE} where a share says it
   * @param by share of it that is a piece; 1 where a number says it
   */
  public record Split(int arg, int size, double by, Join join) {}

  /** What becomes of the pieces' answers. */
  public enum Join {
    /** Lists, arrays and maps one behind the other; of anything else its one list. */
    AUTO,
    /** Numbers are added. */
    SUM,
    /** Texts one behind the other. */
    CONCAT,
    FIRST,
    LAST
  }

  /**
   * A property of an argument replaced.
   *
   * @param arg from 0; -1 for the first that has the property
   * @param property such as {@code maxOutputTokens}; a dot leads into a property's own
   */
  public record Change(int arg, String property, Value value) {}

  /** What a property is set to; nothing is ever raised by it. */
  public sealed interface Value {
    /**
     * A share of what it is.
     *
     * @param otherwise where it is unset; null for then leaving it so
     */
    record Ratio(double ratio, @Nullable Object otherwise) implements Value {}

    /** As {@link Skip.Literal}. */
    record Literal(@Nullable Object value) implements Value {}

    /** By what it is as a text; one that is not named stays. */
    record Served(Map<String, Object> byAsked) implements Value {
      public Served {
        byAsked = Map.copyOf(byAsked);
      }
    }
  }
}
