package io.cemaf.rules;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** A size of the process, or a share of what there is. */
final class MemoryLimitType extends Type<MemorySpec.Limit> {
  private static final QuantityType.OfSize SIZE = new QuantityType.OfSize(1 << 20);
  private static final QuantityType.OfRatio SHARE = new QuantityType.OfRatio(0.01);

  @Override
  MemorySpec.@Nullable Limit read(Node node, Reading reading) {
    var text = scalar(node, reading);
    if (text == null) {
      return null;
    }
    try {
      return text.endsWith("B")
          ? new MemorySpec.Limit(SIZE.parse(text), false)
          : new MemorySpec.Limit(share(text), true);
    } catch (BadValue e) {
      reading.error(node, e);
      return null;
    }
  }

  private static double share(String text) throws BadValue {
    var last = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
    if (last != '%' && !Character.isDigit(last)) {
      throw new BadValue(Quantities.quoted(text) + " is neither a size such as 3GiB nor a ratio");
    }
    return SHARE.parse(text);
  }

  @Override
  String words() {
    return "a size such as 3GiB or a ratio such as 90%";
  }

  @Override
  String example() {
    return "3GiB";
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.either(SIZE.schema(schemas), SHARE.schema(schemas));
  }
}
