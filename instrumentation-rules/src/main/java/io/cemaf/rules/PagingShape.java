package io.cemaf.rules;

import io.cemaf.Priority;
import io.cemaf.rules.FieldSpec.Bytes;
import io.cemaf.rules.KnownContext.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code paging:} context that is kept off the heap. */
final class PagingShape {
  private static final int MOST_ARGUMENTS = 254;

  static final Key<Mode> MODE =
      Key.of(
          "mode",
          WordType.of(Mode.values()),
          "enforce pages; observe only counts what would be paged; off does neither. What is paged can be read in any mode.",
          "the file's");
  static final Key<Section> DEFAULTS =
      Key.of(
          "defaults",
          new SectionType(PageShape.SHAPE),
          "Where paged values are kept, and how. Rules that are reloaded change softCache, maxDisk,"
              + " minValueSize, maxEntries, maxStateSize, cleanupThreshold and autoCleanup at once;"
              + " all else holds until the JVM starts again, which a warning says.",
          "each its own");
  static final Key<String> TYPE =
      Key.required("type", new TextType(TextType.Form.TYPE), "The class, exactly.");
  static final Key<String> FIELD =
      Key.required(
          "field",
          new TextType(TextType.Form.METHOD),
          "The name of a field that this class declares.");
  static final Key<Bytes> BYTES =
      Key.of(
          "bytes",
          WordType.of(
              Map.of("immutable", Bytes.IMMUTABLE, "writeBack", Bytes.WRITE_BACK),
              List.of("immutable", "writeBack")),
          "For a field that holds a byte array: immutable where nobody writes to one that is"
              + " there already; writeBack keeps what was written. Without it such a field is not"
              + " paged.",
          "none");
  static final Shape FIELD_SHAPE =
      new Shape(
          "pagedField",
          "A field whose values are kept off the heap; who reads it gets them as they were.",
          TYPE,
          FIELD,
          MODE,
          BYTES,
          PageShape.MIN_VALUE_SIZE,
          PageShape.MAX_ENTRIES,
          PageShape.MAX_STATE_SIZE);
  static final Key<List<Named<Section>>> FIELDS =
      Key.of(
          "fields",
          new NamedType<>(TextType.Form.NAME, new SectionType(FIELD_SHAPE)),
          "Fields whose values are kept off the heap.",
          "none");

  static final Key<String> METHOD =
      Key.required("method", new TextType(TextType.Form.METHOD), "The method's name.");
  static final Key<Integer> KEY =
      Key.of(
          "key",
          new QuantityType.OfCount(0, MOST_ARGUMENTS),
          "Which of its arguments is the key, from 0.",
          "0");
  static final Key<Integer> VALUE =
      Key.of(
          "value",
          new QuantityType.OfCount(0, MOST_ARGUMENTS),
          "Which of its arguments is the value, from 0.",
          "1");
  static final Shape PUT_SHAPE =
      new Shape("put", "The method by which a value comes in.", METHOD, KEY, VALUE);
  static final Shape GET_SHAPE =
      new Shape("access", "The method by which a value is read, or taken away.", METHOD, KEY);
  static final Key<Section> PUT =
      Key.of(
          "put",
          new SectionType(PUT_SHAPE, METHOD),
          "How a value comes in.",
          "what is known of the type; put of a map");
  static final Key<Section> GET =
      Key.of(
          "get",
          new SectionType(GET_SHAPE, METHOD),
          "How a value is read. Each such call brings back values under prefetchKeys, unless it asks"
              + " for one of them. Whoever reads a value by another method gets it too.",
          "what is known of the type; get of a map");
  static final Key<Section> REMOVE =
      Key.of(
          "remove",
          new SectionType(GET_SHAPE, METHOD),
          "How a value is taken away: its page is free at once, where the store keeps it in a map"
              + " under this key. Otherwise a page goes when nobody holds its value.",
          "what is known of the type; remove of a map");
  static final Key<List<String>> PIN_KEYS =
      Key.of(
          "pinKeys",
          new ListType<>(new TextType(TextType.Form.PATTERN), true),
          "Values under these keys stay in memory; with * as wildcard.",
          "none");
  static final Key<List<String>> PREFETCH_KEYS =
      Key.of(
          "prefetchKeys",
          new ListType<>(new TextType(TextType.Form.PATTERN), true),
          "Values under these keys come back from disk ahead of their use; with * as wildcard.",
          "none");
  static final Key<List<Named<Priority>>> PRIORITY =
      Key.of(
          "priority",
          new NamedType<>(TextType.Form.PATTERN, WordType.of(Priority.values())),
          "How important values are, by their keys; the first that fits counts.",
          "normal");
  static final Shape STORE_SHAPE =
      new Shape(
          "pagedStore",
          "A keyed store whose values are kept off the heap; who reads it gets them as they were.",
          TYPE,
          MODE,
          PUT,
          GET,
          REMOVE,
          PIN_KEYS,
          PREFETCH_KEYS,
          PRIORITY,
          PageShape.MIN_VALUE_SIZE,
          PageShape.MAX_ENTRIES,
          PageShape.MAX_STATE_SIZE);
  static final Key<List<Named<Section>>> STORES =
      Key.of(
          "stores",
          new NamedType<>(TextType.Form.NAME, new SectionType(STORE_SHAPE)),
          "Keyed stores whose values are kept off the heap. Stores that keep their context in classes of"
              + " their own need nothing but their type: InMemoryEmbeddingStore, SimpleVectorStore,"
              + " MemorySaver, InMemorySessionService.",
          "without fields too, all stores of libraries that are known");
  static final Shape SHAPE =
      new Shape("paging", "Context that is kept off the heap.", MODE, DEFAULTS, FIELDS, STORES);

  private PagingShape() {}

  /** Of all files together; null where none has it. Names are checked by whoever calls. */
  static @Nullable PagingSpec bind(List<Section> sections, List<Problem> problems) {
    if (sections.isEmpty()) {
      return null;
    }
    var defaults = new ArrayList<Section>();
    for (var section : sections) {
      var given = section.get(DEFAULTS);
      if (given != null) {
        defaults.add(given);
      }
    }
    var pages = PageShape.bind(defaults, problems);
    var fields = new ArrayList<FieldSpec>();
    var stores = new ArrayList<StoreSpec>();
    for (var section : sections) {
      for (var named : section.get(FIELDS, List.of())) {
        var field = field(named, pages);
        if (field != null) {
          fields.add(field);
        }
      }
      for (var named : section.get(STORES, List.of())) {
        var store = store(named, pages);
        if (store != null && !addFields(store, named.value(), fields, problems)) {
          stores.add(store);
        }
      }
    }
    var named = !fields.isEmpty() || !stores.isEmpty();
    if (!named) {
      known(sections.get(0), pages, fields, stores);
    }
    return new PagingSpec(SensorsShape.firstOrNull(sections, MODE), pages, fields, stores, !named);
  }

  /** All that is known of libraries, by what holds for everything. */
  private static void known(
      Section section, PageSpec pages, List<FieldSpec> fields, List<StoreSpec> stores) {
    for (var known : KnownContext.ALL) {
      var bare = new Section(section.source());
      bare.put(TYPE, known.type(), section.source());
      var store = store(new Named<>(known.name(), section.source(), bare), pages);
      if (store != null && !addFields(store, bare, fields, new ArrayList<>())) {
        stores.add(store);
      }
    }
  }

  /** A store whose context is in fields of other classes is paged by these; whether it is one. */
  private static boolean addFields(
      StoreSpec store, Section section, List<FieldSpec> fields, List<Problem> problems) {
    var places = section.has(PUT) ? List.<Place>of() : KnownContext.fields(store.type());
    for (var place : places) {
      fields.add(
          new FieldSpec(
              store.name(),
              store.source(),
              store.mode(),
              place.type(),
              place.field(),
              null,
              store.minValueSize(),
              store.limits()));
    }
    for (var key : List.of(GET, REMOVE, PIN_KEYS, PREFETCH_KEYS, PRIORITY)) {
      if (!places.isEmpty() && section.has(key)) {
        problems.add(
            new Problem(
                section.sourceOf(key),
                Problem.Severity.ERROR,
                Code.BAD_VALUE.id(),
                "'"
                    + key.name()
                    + "': "
                    + store.type()
                    + " is paged by fields such as "
                    + places.get(0).type()
                    + "."
                    + places.get(0).field()
                    + ", which have no keys"));
      }
    }
    return !places.isEmpty();
  }

  private static @Nullable FieldSpec field(Named<Section> named, PageSpec pages) {
    var section = named.value();
    var type = section.get(TYPE);
    var field = section.get(FIELD);
    if (type == null || field == null) {
      return null;
    }
    return new FieldSpec(
        named.name(),
        named.source(),
        section.get(MODE),
        type,
        field,
        section.get(BYTES),
        section.get(PageShape.MIN_VALUE_SIZE, pages.minValueSize()),
        PageShape.limits(List.of(section), pages.limits()));
  }

  private static @Nullable StoreSpec store(Named<Section> named, PageSpec pages) {
    var section = named.value();
    var type = section.get(TYPE);
    if (type == null) {
      return null;
    }
    var methods = KnownContext.methods(type);
    var priority = new LinkedHashMap<String, Priority>();
    for (var each : section.get(PRIORITY, List.of())) {
      priority.put(each.name(), each.value());
    }
    return new StoreSpec(
        named.name(),
        named.source(),
        section.get(MODE),
        type,
        access(section.get(PUT), 1, methods.put()),
        access(section.get(GET), -1, methods.get()),
        access(section.get(REMOVE), -1, methods.remove()),
        section.get(PIN_KEYS, List.of()),
        section.get(PREFETCH_KEYS, List.of()),
        priority,
        section.get(PageShape.MIN_VALUE_SIZE, pages.minValueSize()),
        PageShape.limits(List.of(section), pages.limits()));
  }

  private static StoreSpec.Access access(
      @Nullable Section section, int value, StoreSpec.Access known) {
    var method = section == null ? null : section.get(METHOD);
    return section == null || method == null
        ? known
        : new StoreSpec.Access(
            method, section.get(KEY, 0), value < 0 ? -1 : section.get(VALUE, value));
  }
}
