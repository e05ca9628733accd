package io.cemaf.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Context that is kept off the heap.
 *
 * @param mode null for the file's
 * @param isKnown whether fields and stores are those that are known of libraries, since rules name
 *     none
 */
public record PagingSpec(
    @Nullable Mode mode,
    PageSpec pages,
    List<FieldSpec> fields,
    List<StoreSpec> stores,
    boolean isKnown) {
  /** By which its mode can be set, as a rule's can. */
  public static final String NAME = "paging";

  public PagingSpec {
    fields = List.copyOf(fields);
    stores = List.copyOf(stores);
  }
}
