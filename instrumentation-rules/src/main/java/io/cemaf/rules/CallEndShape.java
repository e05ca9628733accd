package io.cemaf.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code callEnd:} when a call with a handler is over. */
final class CallEndShape {
  static final Key<Integer> ARGUMENT =
      Key.required(
          "argument", new QuantityType.OfCount(0, 254), "Which argument is the handler, from 0.");
  static final Key<List<String>> METHODS =
      Key.required(
          "methods",
          new ListType<>(new TextType(TextType.Form.METHOD), false),
          "The handler's methods that end the call, with * as wildcard.");
  static final Shape SHAPE =
      new Shape("callEnd", "When a call with a handler is over.", ARGUMENT, METHODS);

  private CallEndShape() {}

  /** Null where it is not given or has errors. */
  static @Nullable CallEnd bind(@Nullable Section section) {
    if (section == null) {
      return null;
    }
    var argument = section.get(ARGUMENT);
    var methods = section.get(METHODS);
    return argument == null || methods == null ? null : new CallEnd.Callback(argument, methods);
  }
}
