package io.cemaf.agent.start;

import io.cemaf.Paged;
import io.cemaf.Priority;
import io.cemaf.agent.field.FieldPages;
import io.cemaf.agent.field.PagedField;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.page.Pages;
import io.cemaf.agent.weave.FieldTarget;
import io.cemaf.agent.weave.FieldWeaver;
import io.cemaf.agent.weave.Side;
import io.cemaf.agent.weave.Weaver;
import io.cemaf.rules.FieldSpec;
import io.cemaf.rules.Mode;
import io.cemaf.rules.PagingSpec;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fields that rules page, from the first rules about any on. What is paged can be read as long as
 * anybody has it: a field that no rule names any more, and the agent itself after a detach, go on
 * reading through until the last page is gone. Values are not written back, for nobody knows where
 * their stubs are, and the heap may have no room for them.
 */
final class FieldPaging implements FieldPages.Emptied {
  /** What is known of a field. */
  private record Known(FieldTarget target, @Nullable PagedField field, boolean wanted) {}

  /** The mode that a field has. */
  interface Modes {
    Mode of(PagingSpec paging, FieldSpec field);
  }

  private final Instrumentation instrumentation;
  private final Weaver weaver;
  private final Health health;
  private final FieldWeaver classes;
  private final ReentrantLock lock = new ReentrantLock();

  /** By type and field, joined. */
  private final Map<String, Known> known = new HashMap<>();

  /** The numbers of fields that cannot be paged. */
  private final Set<Integer> unfit = ConcurrentHashMap.newKeySet();

  private volatile @Nullable FieldPages values;
  private @Nullable Pages pages;
  private volatile @Nullable Runnable end;

  FieldPaging(Instrumentation instrumentation, Weaver weaver, Health health) {
    this.instrumentation = instrumentation;
    this.weaver = weaver;
    this.health = health;
    classes = new FieldWeaver(instrumentation, health, new Unfit(this));
  }

  /** Lets classes that rules name wait for {@link #use}; in premain. */
  void begin(PagingSpec paging) {
    lock.lock();
    try {
      for (var spec : paging.fields()) {
        know(spec);
      }
      classes.begin(targets());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts rules in force; on the control thread.
   *
   * @param paging null for none
   * @param store where values go; asked for once, and only where there is something to page
   * @param softCache bytes of values that are kept on the heap when they have been read
   */
  void use(@Nullable PagingSpec paging, Modes modes, Supplier<Pages> store, long softCache) {
    lock.lock();
    try {
      var specs = paging == null ? List.<FieldSpec>of() : paging.fields();
      if (specs.isEmpty() && known.isEmpty()) {
        return;
      }
      var open = values;
      if (open == null) {
        open = open(store.get(), softCache);
      } else {
        open.bound(softCache);
      }
      apply(paging, specs, modes, open);
    } finally {
      lock.unlock();
    }
  }

  private FieldPages open(Pages store, long softCache) {
    openJdk();
    pages = store;
    var fresh = new FieldPages(store, softCache, health, this);
    values = fresh;
    fresh.open();
    return fresh;
  }

  private void apply(
      @Nullable PagingSpec paging, List<FieldSpec> specs, Modes modes, FieldPages store) {
    var named = new ArrayList<String>();
    var terms = new HashMap<PagedField, PagedField.Terms>();
    for (var spec : specs) {
      var key = key(spec);
      named.add(key);
      var now = know(spec);
      var next = terms(spec, paging == null ? Mode.OFF : modes.of(paging, spec));
      var field = now.field();
      if (field == null) {
        // Until its classes are woven nobody could read a page.
        field = store.add(now.target().number(), spec.type(), spec.field(), terms(spec, Mode.OFF));
      }
      terms.put(field, next);
      known.put(key, new Known(now.target(), field, true));
    }
    for (var entry : known.entrySet()) {
      if (!named.contains(entry.getKey())) {
        var gone = entry.getValue();
        var field = gone.field();
        entry.setValue(new Known(gone.target(), field, false));
        if (field != null) {
          terms.put(field, field.withoutPaging());
        }
      }
    }
    var targets = targets();
    weaver.side(Side.LOOKUPS, !targets.isEmpty(), () -> {});
    weaver.work(
        () -> {
          classes.use(targets);
          terms.forEach(
              (field, next) ->
                  store.use(field, unfit.contains(field.number()) ? field.withoutPaging() : next));
          classes.active();
        });
  }

  private PagedField.Terms terms(FieldSpec spec, Mode mode) {
    var limits = spec.limits();
    var group =
        Objects.requireNonNull(pages)
            .group(spec.name(), Priority.NORMAL, limits.maxEntries(), limits.maxStateSize());
    var writeBack = spec.bytes() == FieldSpec.Bytes.WRITE_BACK;
    return new PagedField.Terms(
        group,
        Priority.NORMAL,
        spec.minValueSize(),
        writeBack,
        mode == Mode.ENFORCE,
        mode == Mode.OBSERVE);
  }

  private Known know(FieldSpec spec) {
    var key = key(spec);
    var now = known.get(key);
    if (now == null) {
      var target =
          FieldTarget.of(Paged.nextField(), spec.type(), spec.field(), spec.bytes() != null);
      now = new Known(target, null, true);
      known.put(key, now);
    } else if (now.target().takesBytes() != (spec.bytes() != null)) {
      var number = now.target().number();
      unfit.remove(number);
      var target = FieldTarget.of(number, spec.type(), spec.field(), spec.bytes() != null);
      now = new Known(target, now.field(), now.wanted());
      known.put(key, now);
    }
    return now;
  }

  private static String key(FieldSpec spec) {
    return FieldTarget.keptBy(spec.type(), spec.field());
  }

  private List<FieldTarget> targets() {
    var all = new ArrayList<FieldTarget>(known.size());
    for (var each : known.values()) {
      all.add(each.target());
    }
    return all;
  }

  /** A field cannot be paged: what is paged of it is the last. From any thread, lock or not. */
  private void unfit(int number) {
    unfit.add(number);
    var store = values;
    if (store != null) {
      for (var field : store.fields()) {
        if (field.number() == number) {
          store.use(field, field.withoutPaging());
        }
      }
    }
  }

  @Override
  public void field(PagedField field) {
    lock.lock();
    try {
      var store = values;
      var gone =
          known
              .values()
              .removeIf(each -> !each.wanted() && each.field() != null && each.field() == field);
      if (gone && store != null) {
        store.remove(field);
        var left = targets();
        weaver.side(Side.LOOKUPS, !left.isEmpty(), () -> {});
        weaver.work(() -> classes.use(left));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Keeps fewer decoded values, by a share. */
  void shrink(double share) {
    var store = values;
    if (store != null) {
      store.shrink(share);
    }
  }

  /** Of decoded values that are kept on the heap, in bytes. */
  long keptBytes() {
    var store = values;
    return store == null ? 0 : store.keptBytes();
  }

  /** Values stay where they are from here on. */
  void stop() {
    var store = values;
    if (store != null) {
      store.fields().forEach(field -> store.use(field, field.withoutPaging()));
    }
  }

  /**
   * Leaves with the last page.
   *
   * @param then done when it is gone, on a thread of its own
   */
  void leave(Runnable then) {
    var store = values;
    if (store == null) {
      classes.use(List.of());
      then.run();
    } else {
      end = then;
      store.leave();
    }
  }

  /** The weaver is gone by now: this thread gives the classes their own bytecode back. */
  @Override
  public void all() {
    classes.use(List.of());
    weaver.leaveLookups();
    var then = end;
    if (then != null) {
      then.run();
    }
  }

  /** Lets the agent, and nobody else, make handles of fields that read through. */
  private void openJdk() {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang.invoke", Set.of(FieldPaging.class.getModule())),
        Set.of(),
        Map.of());
  }

  /** Not a lambda: premain makes one. */
  private record Unfit(FieldPaging paging) implements IntConsumer {
    @Override
    public void accept(int number) {
      paging.unfit(number);
    }
  }
}
