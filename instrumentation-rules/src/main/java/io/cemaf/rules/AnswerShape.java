package io.cemaf.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code answer:} when a call is over whose answer is read after the method has returned. */
final class AnswerShape {
  private static final ListType<String> METHODS =
      new ListType<>(new TextType(TextType.Form.METHOD), false);
  private static final Key<String> TYPE =
      Key.required("type", new TextType(TextType.Form.TYPE), "The answer's type.");
  private static final Key<List<String>> READ_BY =
      Key.required(
          "readBy",
          METHODS,
          "Its methods that give an iterator, a stream or the next item, or that take a handler.");
  private static final Key<List<String>> CLOSED_BY =
      Key.required("closedBy", METHODS, "Its methods that end the call; the first closes it.");
  private static final Key<String> COMPLETED_BY =
      Key.of(
          "completedBy",
          new TextType(TextType.Form.METHOD),
          "Its method whose future is completed at the end.",
          "");
  private static final Key<String> ABORT =
      Key.of(
          "abort",
          new TextType(TextType.Form.NAME),
          "Its field that is closed first, where closing it would wait for its reader.",
          "");
  private static final Key<List<String>> OVER =
      Key.of("over", METHODS, "Methods of an item, one of which is true of the last.", "");
  private static final Key<String> FAILED =
      Key.of(
          "failed",
          new TextType(TextType.Form.METHOD),
          "Static method of an item's type that makes one of a Throwable.",
          "");
  private static final Key<List<String>> TOLD =
      Key.of("told", METHODS, "The handler's methods that end the call.", "");
  static final Shape SHAPE =
      new Shape(
          "answer",
          "An answer that is read after the method has returned.",
          TYPE,
          READ_BY,
          CLOSED_BY,
          COMPLETED_BY,
          ABORT,
          OVER,
          FAILED,
          TOLD);

  private AnswerShape() {}

  /** Null where it is not given or has errors. */
  static @Nullable CallEnd bind(@Nullable Section section) {
    if (section == null) {
      return null;
    }
    var type = section.get(TYPE);
    var readBy = section.get(READ_BY);
    var closedBy = section.get(CLOSED_BY);
    return type == null || readBy == null || closedBy == null
        ? null
        : new CallEnd.Answer(
            type,
            readBy,
            closedBy,
            section.get(COMPLETED_BY),
            section.get(ABORT),
            section.get(OVER, List.of()),
            section.get(FAILED),
            section.get(TOLD, List.of()));
  }
}
