package io.cemaf.agent.field;

import io.cemaf.Paged;
import io.cemaf.PagedValues;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.page.Pages;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the values of fields in pages. In the field stands a stub, which nobody sees: who reads the
 * field gets the value. A page is there as long as its stub.
 */
public final class FieldPages extends PagedValues {
  private final Pages pages;
  private final Health health;
  private final Decoded decoded;
  private final Slots slots;
  private final WriteBack arrays;
  private final Departed departed;
  private final Map<Integer, PagedField> fields = new ConcurrentHashMap<>();

  private volatile boolean left;

  /**
   * Pages nothing yet.
   *
   * @param softCache bytes of decoded values that are kept on the heap
   * @param emptied told on a thread of its own when a field that no longer pages has no page left
   */
  public FieldPages(Pages pages, long softCache, Health health, Emptied emptied) {
    this.pages = pages;
    this.health = health;
    departed = new Departed(this, health, emptied);
    decoded = new Decoded(softCache, departed.queue(), this::mayLeave);
    slots = new Slots(departed.queue());
    arrays = new WriteBack(pages, slots, health, fields::get);
  }

  /** Keeps no more bytes of decoded values on the heap than this, from here on. */
  public void bound(long softCache) {
    decoded.bound(softCache);
  }

  /** Who is told that no page is left. */
  public interface Emptied {
    /** Of one field that no longer pages. */
    void field(PagedField field);

    /** Of all, after {@link FieldPages#leave}: nothing of this is needed any more. */
    void all();
  }

  /** Lets values be read and written by woven classes. */
  public void open() {
    departed.start();
    Paged.add(this);
  }

  /**
   * A new field.
   *
   * @param number by which classes are woven, of {@link Paged#nextField}
   */
  public PagedField add(int number, String type, String field, PagedField.Terms terms) {
    var fresh = new PagedField(number, type, field, terms);
    fields.put(fresh.number(), fresh);
    setLeast();
    return fresh;
  }

  /** Puts terms in force; a field that no longer pages is told of once it has no page left. */
  public void use(PagedField field, PagedField.Terms terms) {
    field.use(terms);
    setLeast();
    if (!terms.pages()) {
      departed.look();
    }
  }

  /** A field that no longer pages and has no page left is no more. */
  public void remove(PagedField field) {
    fields.remove(field.number());
  }

  public List<PagedField> fields() {
    return List.copyOf(fields.values());
  }

  /** Pages nothing more; ends when the last stub has died. */
  public void leave() {
    fields.values().forEach(field -> field.use(field.withoutPaging()));
    setLeast();
    left = true;
    departed.leave();
  }

  /** Lets decoded values go that nobody else has. */
  public void shrink(double share) {
    decoded.shrink((long) (decoded.keptBytes() * (1 - share)));
  }

  /** Of decoded values that are kept for certain. */
  public long keptBytes() {
    return decoded.keptBytes();
  }

  private void setLeast() {
    if (left) {
      // It is another agent's to say by now.
      return;
    }
    var least = (long) Integer.MAX_VALUE;
    for (var field : fields.values()) {
      var terms = field.terms();
      if (terms.pages() || terms.observes()) {
        // A character has two bytes at most.
        least = Math.min(least, Math.max(Paged.LONGEST, (terms.leastBytes() + 1) / 2));
      }
    }
    Paged.writeFrom((int) least);
  }

  /** No stub is left: nobody will ask any more. */
  void end() {
    Paged.remove(this);
    slots.close();
  }

  /** A stub has died. */
  void died(Stub stub) {
    var slot = stub.slot;
    var field = fields.get(slots.field(slot));
    var lock = arrays.lock(slot);
    lock.lock();
    try {
      decoded.forget(slot);
      pages.free(slots.page(slot));
      slots.release(slot);
    } finally {
      lock.unlock();
    }
    if (field != null) {
      went(field);
    }
  }

  void gone(Decoded.Live value) {
    decoded.forget(value);
  }

  private boolean mayLeave(Decoded.Live live, Object value) {
    var lock = arrays.lock(live.slot);
    lock.lock();
    try {
      return !decoded.has(live) || arrays.save(live.slot, (byte[]) value);
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected boolean isAbout(String name) {
    for (var field : fields.values()) {
      if (field.field().equals(name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  protected @Nullable Object near(Object value) {
    try {
      var slot = slot(value);
      return slot < 0 ? value : decoded.get(slot);
    } finally {
      Reference.reachabilityFence(value);
    }
  }

  @Override
  protected Object fetch(Object stub) {
    try {
      var slot = slot(stub);
      if (stub instanceof byte[]) {
        return fetchArray(slot);
      }
      var bytes = pages.get(slots.page(slot));
      var text = Strings.of(bytes, slots.coder(slot));
      if (slots.hasHash(slot)) {
        Strings.setHash(text, slots.hash(slot));
      }
      return decoded.keep(slot, text, bytes.length);
    } finally {
      Reference.reachabilityFence(stub);
    }
  }

  private Object fetchArray(int slot) {
    Object found;
    var lock = arrays.lock(slot);
    lock.lock();
    try {
      var bytes = pages.get(slots.page(slot));
      var field = fields.get(slots.field(slot));
      var mutable = field != null && field.terms().writeBack();
      found = decoded.keepArray(slot, bytes, mutable);
    } finally {
      lock.unlock();
    }
    decoded.settle();
    return found;
  }

  @Override
  protected Object write(Object value, int number) {
    var field = fields.get(number);
    if (field == null) {
      return value;
    }
    var terms = field.terms();
    var bytes = value instanceof String text ? Strings.bytes(text) : (byte[]) value;
    if (bytes.length < terms.leastBytes()) {
      return value;
    }
    if (!terms.pages()) {
      if (terms.observes()) {
        terms.group().observed(bytes.length);
      }
      return value;
    }
    if (terms.writeBack() && !decoded.hasRoomFor(bytes.length)) {
      health.count(FallBack.VALUE_NOT_PAGED);
      return value;
    }
    // Counted before it is there: whoever finds none left must be right.
    field.came();
    var stub = field.terms().pages() ? stub(value, bytes, field, terms) : null;
    if (stub == null) {
      went(field);
      return value;
    }
    return stub;
  }

  private @Nullable Object stub(
      Object value, byte[] bytes, PagedField field, PagedField.Terms terms) {
    var slot = -1;
    var page = Pages.NONE;
    try {
      // Before the page: what is written meanwhile makes a difference then.
      var sum = terms.writeBack() ? WriteBack.sum(bytes) : 0;
      page = pages.put(terms.group(), terms.priority(), bytes, 0, bytes.length);
      if (page == Pages.NONE) {
        health.count(FallBack.VALUE_NOT_PAGED);
        return null;
      }
      slot = slots.take();
      if (!(value instanceof String text)) {
        return arrayStub(slot, page, bytes, field, sum, terms.writeBack());
      }
      var stub =
          slots.put(slot, page, Strings.coder(text), field.number(), bytes.length, field.ofField());
      note(slot, text, bytes.length);
      return stub;
    } catch (Throwable problem) {
      giveUp(field, page, slot);
      throw problem;
    }
  }

  private byte[] arrayStub(
      int slot, long page, byte[] bytes, PagedField field, long sum, boolean writeBack) {
    var stub = slots.put(slot, page, field.number(), bytes.length);
    if (writeBack) {
      slots.setSum(slot, sum);
      decoded.noteMutable(slot, bytes, bytes.length);
      decoded.settle();
    } else {
      decoded.note(slot, bytes, bytes.length);
    }
    return stub;
  }

  /** What has a stub, which nobody will ever see, goes with that. */
  private void giveUp(PagedField field, long page, int slot) {
    if (slot < 0 || !slots.isPut(slot)) {
      if (slot >= 0) {
        slots.release(slot);
      }
      if (page != Pages.NONE) {
        pages.free(page);
      }
      went(field);
    }
  }

  private void went(PagedField field) {
    if (field.went() && !field.terms().pages()) {
      departed.look();
    }
  }

  private void note(int slot, String text, int bytes) {
    if (Strings.hasHash(text)) {
      slots.setHash(slot, text.hashCode());
    }
    decoded.note(slot, text, bytes);
  }

  @Override
  protected @Nullable Object hashed(Object value) {
    var slot = slot(value);
    if (slot < 0 || !slots.hasHash(slot)) {
      return null;
    }
    Strings.setHash((String) value, slots.hash(slot));
    return value;
  }

  @Override
  protected void learnHash(Object stub, int hash) {
    try {
      var slot = slot(stub);
      if (slot >= 0) {
        slots.setHash(slot, hash);
      }
    } finally {
      Reference.reachabilityFence(stub);
    }
  }

  @Override
  protected boolean differ(Object one, Object other) {
    if (!(one instanceof String first) || !(other instanceof String second)) {
      return false;
    }
    try {
      var a = slot(first);
      var b = slot(second);
      return (a >= 0 || b >= 0)
          && (length(first, a) != length(second, b)
              || coder(first, a) != coder(second, b)
              || (hasHash(first, a) && hasHash(second, b) && hash(first, a) != hash(second, b)));
    } finally {
      Reference.reachabilityFence(first);
      Reference.reachabilityFence(second);
    }
  }

  private int length(String text, int slot) {
    return slot < 0 ? Strings.bytes(text).length : slots.bytes(slot);
  }

  private byte coder(String text, int slot) {
    return slot < 0 ? Strings.coder(text) : slots.coder(slot);
  }

  private boolean hasHash(String text, int slot) {
    return slot < 0 ? Strings.hasHash(text) : slots.hasHash(slot);
  }

  private int hash(String text, int slot) {
    return slot < 0 ? text.hashCode() : slots.hash(slot);
  }

  /** Of a stub; negative for anything else. */
  private int slot(Object value) {
    if (value instanceof byte[] bytes) {
      return slots.find(bytes);
    }
    return value instanceof String text
            && text.length() <= Paged.LONGEST
            && text.startsWith(Paged.MAGIC)
        ? slots.find(text)
        : -1;
  }

  @Override
  protected MethodHandle reading(MethodHandle getter) {
    return ReadThrough.of(getter);
  }

  @Override
  protected VarHandle reading(VarHandle field) {
    return ReadThrough.of(field);
  }

  /** Fields that no longer page and have no page left. */
  List<PagedField> emptied() {
    var found = new ArrayList<PagedField>();
    for (var field : fields.values()) {
      if (!field.terms().pages() && field.pages() == 0) {
        found.add(field);
      }
    }
    return found;
  }

  boolean isEmpty() {
    for (var field : fields.values()) {
      if (field.pages() > 0) {
        return false;
      }
    }
    return true;
  }
}
