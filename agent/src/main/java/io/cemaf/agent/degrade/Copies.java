package io.cemaf.agent.degrade;

import io.cemaf.rules.Degrade.Change;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Copies of an application's objects in which some properties are other ones. An object itself is
 * never changed: where no copy can be made it stays as it is.
 */
public final class Copies {
  private static final int DEEPEST = 3;

  /** Where a request keeps what it asks for, if not in itself. */
  private static final List<String> INNER =
      List.of("parameters", "options", "params", "config", "settings");

  private final ReentrantLock lock = new ReentrantLock();

  /** By class; what is known of one leads to it, so it is held softly. */
  private final Map<Class<?>, SoftReference<Model>> models = new WeakHashMap<>();

  private record Model(Properties properties, List<Way> ways) {
    static Model of(Class<?> type) {
      var properties = new Properties(type);
      var ways = new ArrayList<Way>();
      add(ways, BuilderWay.of(type, properties));
      var all = RecordWay.of(type, properties);
      if (type.isRecord()) {
        add(ways, all);
      }
      ways.add(SetterWay.ofWithers(type, properties));
      add(ways, SetterWay.ofCopy(type, properties));
      if (!type.isRecord()) {
        add(ways, all);
      }
      ways.add(new FactoryWay(type, properties));
      return new Model(properties, List.copyOf(ways));
    }

    private static void add(List<Way> ways, @Nullable Way way) {
      if (way != null) {
        ways.add(way);
      }
    }

    boolean writes(String property, @Nullable Object value) {
      for (var way : ways) {
        if (way.writes(property, value)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * What came of changes.
   *
   * @param object the copy; the original where nothing is changed
   * @param changes whether anything is, or would be
   * @param problems what could not be changed, and why
   */
  public record Changed(Object object, boolean changes, List<String> problems) {}

  private Model model(Class<?> type) {
    var known = known(type);
    // Not under the lock: this may load classes, and loaders of applications do as they like.
    return known == null ? remembered(type, Model.of(type)) : known;
  }

  private @Nullable Model known(Class<?> type) {
    lock.lock();
    try {
      var known = models.get(type);
      return known == null ? null : known.get();
    } finally {
      lock.unlock();
    }
  }

  private Model remembered(Class<?> type, Model model) {
    lock.lock();
    try {
      models.put(type, new SoftReference<>(model));
      return model;
    } finally {
      lock.unlock();
    }
  }

  Properties properties(Class<?> type) {
    return model(type).properties();
  }

  /** Whether an object, or what it keeps its parameters in, has a property. */
  public boolean has(@Nullable Object owner, String property) {
    if (owner instanceof Map) {
      return true;
    }
    if (owner == null || !Converted.isOfAnApplication(owner.getClass())) {
      return false;
    }
    var dot = property.indexOf('.');
    var properties = properties(owner.getClass());
    return dot < 0
        ? properties.has(property) || inner(owner, property) != null
        : properties.has(property.substring(0, dot));
  }

  /**
   * The object with changes made.
   *
   * @param onlyLook finds out what would be changed, and makes no copy
   */
  public Changed change(Object original, List<Change> changes, boolean onlyLook) {
    var problems = new ArrayList<String>();
    var changed = change(original, changes, onlyLook, problems, 0);
    return new Changed(changed == null ? original : changed, changed != null, problems);
  }

  /** What a path of properties leads to; null for nothing, or where there is no such property. */
  public @Nullable Object value(@Nullable Object owner, String path) {
    var value = owner;
    var rest = path;
    while (value != null && !rest.isEmpty()) {
      if (value instanceof Map<?, ?> map) {
        return Entries.value(map, rest);
      }
      if (!Converted.isOfAnApplication(value.getClass())) {
        return null;
      }
      var dot = rest.indexOf('.');
      var property = dot < 0 ? rest : rest.substring(0, dot);
      rest = dot < 0 ? "" : rest.substring(dot + 1);
      var properties = properties(value.getClass());
      try {
        value =
            properties.has(property) ? Wanted.unwrapped(properties.read(value, property)) : null;
      } catch (Unfit unreadable) {
        return null;
      }
    }
    return value;
  }

  /** A value of an argument itself as rules want it; the same where it is not to be changed. */
  public Changed change(Object original, Change change) {
    try {
      var wanted = Wanted.of(original, change.value());
      if (wanted == Wanted.SAME) {
        return new Changed(original, false, List.of());
      }
      var fit = Converted.to(original.getClass(), wanted);
      return fit == null || fit == Converted.NOT
          ? new Changed(
              original, false, List.of(wanted + " is no " + original.getClass().getName()))
          : new Changed(fit, true, List.of());
    } catch (Unfit problem) {
      return new Changed(original, false, List.of(String.valueOf(problem.getMessage())));
    }
  }

  /** The object with one property another one. */
  Object with(Object original, String property, @Nullable Object value) throws Unfit {
    var values = new LinkedHashMap<String, @Nullable Object>();
    values.put(property, value);
    return copy(original, values, new ArrayList<>());
  }

  void requireCopyable(Object original, String property) throws Unfit {
    var model = model(original.getClass());
    var value = model.properties().read(original, property);
    if (!model.writes(property, value)) {
      throw new Unfit(original.getClass().getName() + "." + property + " cannot be replaced");
    }
  }

  /** Null where nothing changes; the original where only looked at. */
  private @Nullable Object change(
      Object original, List<Change> changes, boolean onlyLook, List<String> problems, int depth) {
    var model = model(original.getClass());
    var values = new LinkedHashMap<String, @Nullable Object>();
    var inner = new LinkedHashMap<String, List<Change>>();
    for (var change : changes) {
      try {
        decide(original, model, change, values, inner);
      } catch (Unfit problem) {
        problems.add(change.property() + ": " + problem.getMessage());
      }
    }
    inner.forEach(
        (name, those) -> within(original, name, those, onlyLook, problems, depth, values));
    if (values.isEmpty()) {
      return null;
    }
    if (onlyLook) {
      return original;
    }
    try {
      return copy(original, values, problems);
    } catch (Unfit problem) {
      problems.add(String.join(", ", values.keySet()) + ": " + problem.getMessage());
      return null;
    }
  }

  private void decide(
      Object original,
      Model model,
      Change change,
      Map<String, @Nullable Object> values,
      Map<String, List<Change>> inner)
      throws Unfit {
    var property = change.property();
    var dot = property.indexOf('.');
    if (dot > 0) {
      var rest = new Change(change.arg(), property.substring(dot + 1), change.value());
      inner.computeIfAbsent(property.substring(0, dot), fresh -> new ArrayList<>()).add(rest);
      return;
    }
    if (model.properties().has(property)) {
      var wanted =
          Wanted.of(Wanted.unwrapped(model.properties().read(original, property)), change.value());
      if (wanted == Wanted.SAME) {
        return;
      }
      if (model.writes(property, wanted)) {
        values.put(property, wanted);
        return;
      }
    }
    var keeper = inner(original, property);
    if (keeper == null) {
      throw new Unfit(
          original.getClass().getName()
              + (model.properties().has(property)
                  ? " has no way to be copied with another one"
                  : " has no such property"));
    }
    inner.computeIfAbsent(keeper, fresh -> new ArrayList<>()).add(change);
  }

  private void within(
      Object original,
      String name,
      List<Change> changes,
      boolean onlyLook,
      List<String> problems,
      int depth,
      Map<String, @Nullable Object> values) {
    try {
      var model = model(original.getClass());
      var owner = Wanted.unwrapped(model.properties().read(original, name));
      var changed =
          owner instanceof Map<?, ?> map
              ? Entries.changed(map, changes)
              : changedWithin(owner, changes, onlyLook, problems, depth);
      if (changed != null) {
        if (!model.writes(name, changed)) {
          throw new Unfit(original.getClass().getName() + " cannot be copied with another one");
        }
        values.put(name, changed);
      }
    } catch (Unfit problem) {
      problems.add(name + ": " + problem.getMessage());
    }
  }

  private @Nullable Object changedWithin(
      @Nullable Object owner,
      List<Change> changes,
      boolean onlyLook,
      List<String> problems,
      int depth)
      throws Unfit {
    if (owner == null || depth >= DEEPEST || !Converted.isOfAnApplication(owner.getClass())) {
      throw new Unfit("there is nothing to change in it");
    }
    return change(owner, changes, onlyLook, problems, depth + 1);
  }

  /** The property that keeps what an object asks for, if that has one of such a name. */
  private @Nullable String inner(Object owner, String property) {
    var properties = properties(owner.getClass());
    for (var name : INNER) {
      if (properties.has(name)) {
        try {
          var kept = Wanted.unwrapped(properties.read(owner, name));
          if (kept != null
              && Converted.isOfAnApplication(kept.getClass())
              && properties(kept.getClass()).has(property)) {
            return name;
          }
        } catch (Unfit unreadable) {
          // then it keeps nothing that could be changed
        }
      }
    }
    return null;
  }

  /** By the way that writes most of the values; the rest become problems. */
  private Object copy(Object original, Map<String, @Nullable Object> values, List<String> problems)
      throws Unfit {
    Way best = null;
    var most = new LinkedHashMap<String, @Nullable Object>();
    for (var way : model(original.getClass()).ways()) {
      var written = new LinkedHashMap<String, @Nullable Object>();
      values.forEach(
          (name, value) -> {
            if (way.writes(name, value)) {
              written.put(name, value);
            }
          });
      if (written.size() > most.size()) {
        best = way;
        most = written;
      }
    }
    if (best == null) {
      throw new Unfit(original.getClass().getName() + " has no way to be copied");
    }
    for (var name : values.keySet()) {
      if (!most.containsKey(name)) {
        problems.add(name + ": not together with " + most.keySet());
      }
    }
    return best.copy(original, most);
  }
}
