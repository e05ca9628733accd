package io.cemaf.rules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What a skipped call answers, {@code { return: VALUE }}; or {@code off}: it is not skipped. */
final class SkipType extends Type<Skip> {
  static final Key<Skip> RETURN =
      Key.required(
          "return",
          new Answer(),
          "What the skipped call answers: a literal, null, [], \"\", $this or $argN (from 0).");
  static final Shape SHAPE = new Shape("skip", "The call is not made; it answers this.", RETURN);

  private static final SectionType SECTION = new SectionType(SHAPE);

  @Override
  @Nullable Skip read(Node node, Reading reading) {
    if (node instanceof ScalarNode scalar && scalar.getValue().equals("off")) {
      return new Skip.No();
    }
    if (!(node instanceof MappingNode)) {
      reading.error(node, Code.WRONG_TYPE, words() + " is expected");
      return null;
    }
    var section = SECTION.read(node, reading);
    return section == null ? null : section.get(RETURN);
  }

  @Override
  String words() {
    return "{ return: VALUE } or off";
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.either(schemas.words("off"), schemas.section(SHAPE, null));
  }

  @Override
  String example() {
    return "{ return: $arg0 }";
  }

  /** The answer itself. */
  static final class Answer extends Type<Skip> {
    @Override
    @Nullable Skip read(Node node, Reading reading) {
      if (node instanceof ScalarNode scalar) {
        try {
          return scalar(scalar);
        } catch (BadValue e) {
          reading.error(node, e);
          return null;
        }
      }
      if (node instanceof SequenceNode list && list.getValue().isEmpty()) {
        return new Skip.Literal(List.of());
      }
      reading.error(
          node, Code.WRONG_TYPE, "a collection where " + words() + " is expected; only [] is one");
      return null;
    }

    private static Skip scalar(ScalarNode node) throws BadValue {
      var text = node.getValue();
      if (PlainScalars.isNull(node)) {
        return new Skip.Literal(null);
      }
      if (PlainScalars.bool(node) != null) {
        return new Skip.Literal(PlainScalars.bool(node));
      }
      if (PlainScalars.number(node) != null) {
        return new Skip.Literal(PlainScalars.number(node));
      }
      if (text.startsWith("$$")) {
        return new Skip.Literal(text.substring(1));
      }
      return text.startsWith("$") ? expression(text) : new Skip.Literal(text);
    }

    private static Skip expression(String text) throws BadValue {
      var expression = ExpressionType.parse(text);
      if (expression instanceof Expression.Self) {
        return new Skip.Self();
      }
      if (expression instanceof Expression.Argument argument && argument.property() == null) {
        return new Skip.Argument(argument.index());
      }
      throw new BadValue(
          Quantities.quoted(text)
              + " is neither $this nor $argN; text that begins with a dollar sign is written $$...");
    }

    @Override
    String words() {
      return "a literal, null, [], $this or $argN";
    }

    @Override
    Map<String, Object> schema(RulesSchema schemas) {
      return schemas.skipAnswer();
    }

    @Override
    String example() {
      return "$arg0";
    }
  }
}
