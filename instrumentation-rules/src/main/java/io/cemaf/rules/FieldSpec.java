package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/**
 * A field whose values are paged.
 *
 * @param mode null for that of all paging
 * @param type binary name of the class that declares it
 * @param field its name
 * @param bytes what becomes of a byte array; null where the field holds none
 * @param minValueSize in bytes; smaller values stay on the heap
 */
public record FieldSpec(
    String name,
    SourceRef source,
    @Nullable Mode mode,
    String type,
    String field,
    @Nullable Bytes bytes,
    long minValueSize,
    PageLimits limits) {
  /** An array can be written to by whoever has read it. */
  public enum Bytes {
    /** Nobody does. */
    IMMUTABLE,
    /** What was changed in it is kept when nobody holds it any more. */
    WRITE_BACK
  }
}
