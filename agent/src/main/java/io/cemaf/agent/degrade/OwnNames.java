package io.cemaf.agent.degrade;

import io.cemaf.rules.Degrade.Change;
import io.cemaf.rules.Degrade.Value;
import io.cemaf.rules.LibraryCall;
import io.cemaf.rules.LibraryCall.ArgumentPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From the names that rules have for what a request asks for, such as {@code maxOutputTokens}, to
 * where a library keeps it: in several places at once, in its client's defaults, or in an argument
 * of its own.
 */
public final class OwnNames {
  private final LibraryCall library;
  private final Copies copies;

  public OwnNames(LibraryCall library, Copies copies) {
    this.library = library;
    this.copies = copies;
  }

  /** The arguments with what the client would put in their place put there; mostly as given. */
  public @Nullable Object[] withDefaults(@Nullable Object self, @Nullable Object[] arguments) {
    var changed = arguments;
    for (var entry : library.defaults().entrySet()) {
      var place = entry.getKey();
      var owner = place.argument() < arguments.length ? arguments[place.argument()] : null;
      if (owner == null || place.path().isEmpty() || value(self, arguments, place) != null) {
        continue;
      }
      var standard = value(self, arguments, entry.getValue());
      if (standard != null) {
        try {
          changed = changed == arguments ? arguments.clone() : changed;
          changed[place.argument()] = copies.with(owner, place.path(), standard);
        } catch (Unfit unchanged) {
          // Then what the call leaves out is changed nowhere.
        }
      }
    }
    return changed;
  }

  /** The changes that rules want, at the places where the library keeps what they are about. */
  public List<Change> resolve(
      List<Change> changes, @Nullable Object self, @Nullable Object[] arguments) {
    var resolved = new ArrayList<Change>();
    for (var change : changes) {
      var places = library.properties().get(change.property());
      if (places == null || change.arg() >= 0) {
        resolved.add(change);
      } else {
        add(change, places, self, arguments, resolved);
      }
    }
    return resolved;
  }

  private void add(
      Change change,
      List<ArgumentPath> places,
      @Nullable Object self,
      @Nullable Object[] arguments,
      List<Change> resolved) {
    var before = resolved.size();
    for (var place : places) {
      if (value(self, arguments, place) != null) {
        resolved.add(new Change(place.argument(), place.path(), change.value()));
      }
    }
    if (resolved.size() > before) {
      return;
    }
    for (var place : places) {
      var standard = standard(place, self, arguments);
      if (standard != null && has(arguments, place)) {
        var value = wanted(standard, change.value());
        if (value != Wanted.SAME) {
          resolved.add(new Change(place.argument(), place.path(), new Value.Literal(value)));
        }
        return;
      }
    }
    for (var place : places) {
      if (has(arguments, place)) {
        resolved.add(new Change(place.argument(), place.path(), change.value()));
        return;
      }
    }
    resolved.add(change);
  }

  private static @Nullable Object wanted(Object standard, Value value) {
    try {
      return Wanted.of(standard, value);
    } catch (Unfit shareOfNothing) {
      return Wanted.SAME;
    }
  }

  /** What the client would fill in at a place. */
  private @Nullable Object standard(
      ArgumentPath place, @Nullable Object self, @Nullable Object[] arguments) {
    for (var entry : library.defaults().entrySet()) {
      var root = entry.getKey();
      if (root.argument() == place.argument() && place.path().startsWith(root.path() + ".")) {
        var from = entry.getValue();
        var rest = place.path().substring(root.path().length() + 1);
        return value(
            self,
            arguments,
            new ArgumentPath(
                from.argument(), from.path().isEmpty() ? rest : from.path() + "." + rest));
      }
    }
    return null;
  }

  private boolean has(@Nullable Object[] arguments, ArgumentPath place) {
    if (place.argument() < 0 || place.argument() >= arguments.length) {
      return false;
    }
    if (place.path().isEmpty()) {
      return true;
    }
    var dot = place.path().lastIndexOf('.');
    var owner =
        dot < 0
            ? arguments[place.argument()]
            : copies.value(arguments[place.argument()], place.path().substring(0, dot));
    return owner != null && copies.has(owner, place.path().substring(dot + 1));
  }

  /**
   * What a call asks for under a name that rules have: its own word, else its client's default;
   * null for neither.
   */
  public @Nullable Object asked(
      String property, @Nullable Object self, @Nullable Object[] arguments) {
    var places = library.properties().getOrDefault(property, List.of());
    for (var place : places) {
      var value = value(self, arguments, place);
      if (value != null) {
        return value;
      }
    }
    for (var place : places) {
      var standard = standard(place, self, arguments);
      if (standard != null) {
        return standard;
      }
    }
    return null;
  }

  /** What is at a place; null for nothing, or no such place. */
  public @Nullable Object value(
      @Nullable Object self, @Nullable Object[] arguments, ArgumentPath place) {
    var root =
        place.argument() == ArgumentPath.SELF
            ? self
            : place.argument() < arguments.length ? arguments[place.argument()] : null;
    return copies.value(root, place.path());
  }
}
