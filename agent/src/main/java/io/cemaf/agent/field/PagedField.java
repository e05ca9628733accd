package io.cemaf.agent.field;

import io.cemaf.Priority;
import io.cemaf.agent.page.PageGroup;
import java.util.concurrent.atomic.AtomicLong;

/** A field whose values are kept in pages, as its rule says. */
public final class PagedField {
  private final int number;
  private final String type;
  private final String field;
  private final String ofField;
  private final AtomicLong pages = new AtomicLong();

  private volatile Terms terms;

  /**
   * What holds for its values.
   *
   * @param leastBytes a value must have to become one
   * @param writeBack whether what is written to an array that was read is to be kept
   * @param pages whether new values become pages; those there are can be read in any case
   * @param observes whether those are counted that would, where they do not
   */
  public record Terms(
      PageGroup group,
      Priority priority,
      long leastBytes,
      boolean writeBack,
      boolean pages,
      boolean observes) {}

  PagedField(int number, String type, String field, Terms terms) {
    this.number = number;
    this.type = type;
    this.field = field;
    this.terms = terms;
    var simple = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    ofField = " of " + simple + "." + field + "]";
  }

  /** Its terms, but that no more values become pages. */
  public Terms withoutPaging() {
    var now = terms;
    return new Terms(now.group(), now.priority(), now.leastBytes(), now.writeBack(), false, false);
  }

  /** As woven classes call it. */
  public int number() {
    return number;
  }

  /** Of the class that declares it. */
  public String type() {
    return type;
  }

  public String field() {
    return field;
  }

  /** How many values are in pages at the moment. */
  public long pages() {
    return pages.get();
  }

  String ofField() {
    return ofField;
  }

  Terms terms() {
    return terms;
  }

  void use(Terms next) {
    terms = next;
  }

  void came() {
    pages.getAndIncrement();
  }

  /** Whether that was the last one. */
  boolean went() {
    return pages.decrementAndGet() == 0;
  }
}
