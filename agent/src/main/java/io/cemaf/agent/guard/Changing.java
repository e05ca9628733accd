package io.cemaf.agent.guard;

import io.cemaf.rules.Degrade.Change;
import io.cemaf.rules.Descriptors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes copies of a site's arguments that ask for something else. */
final class Changing {
  private final SiteSpec spec;
  private final Guards guards;
  private final List<String> parameters;

  Changing(SiteSpec spec, Guards guards) {
    this.spec = spec;
    this.guards = guards;
    parameters = Descriptors.parameters(spec.descriptor());
  }

  /**
   * Puts copies in the place of arguments. What cannot be changed stays, and is counted.
   *
   * @param look whether only to see if anything would be another
   * @return whether anything is another
   */
  boolean set(List<Change> wanted, @Nullable Object self, @Nullable Object[] given, boolean look) {
    var names = spec.library() == null ? null : guards.degrader().names(spec.library());
    var arguments = names == null ? given : names.withDefaults(self, given);
    var changes = names == null ? wanted : names.resolve(wanted, self, arguments);
    var byArgument = new ArrayList<List<Change>>();
    for (var i = 0; i < arguments.length; i++) {
      byArgument.add(new ArrayList<>());
    }
    for (var change : changes) {
      var at = change.arg() < 0 ? first(arguments, change.property()) : change.arg();
      if (at < 0 || at >= arguments.length) {
        guards.degrader().undone(spec, "set: no argument has a property " + change.property());
      } else if (arguments[at] != null) {
        byArgument.get(at).add(change);
      }
    }
    var done = false;
    for (var at = 0; at < arguments.length; at++) {
      if (!byArgument.get(at).isEmpty()) {
        done |= set(given, Objects.requireNonNull(arguments[at]), at, byArgument.get(at), look);
      }
    }
    return done;
  }

  private boolean set(
      @Nullable Object[] given, Object original, int at, List<Change> changes, boolean look) {
    var copies = guards.degrader().copies();
    var whole = changes.size() == 1 && changes.get(0).property().isEmpty();
    var changed =
        whole ? copies.change(original, changes.get(0)) : copies.change(original, changes, look);
    for (var problem : changed.problems()) {
      guards.degrader().undone(spec, "set: " + problem);
    }
    if (!changed.changes()) {
      return false;
    }
    if (!look && !Types.isA(changed.object().getClass(), parameters.get(at))) {
      guards.degrader().undone(spec, "set: the copy is no " + parameters.get(at));
      return false;
    }
    if (!look) {
      given[at] = changed.object();
    }
    return true;
  }

  private int first(@Nullable Object[] arguments, String property) {
    for (var i = 0; i < arguments.length; i++) {
      if (guards.degrader().copies().has(arguments[i], property)) {
        return i;
      }
    }
    return -1;
  }
}
