package io.cemaf.rules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** What a refused call gets: {@code library}, {@code exception} or {@code { return: VALUE }}. */
final class OnRejectType extends Type<OnReject> {
  private static final String LIBRARY = "library";
  private static final String EXCEPTION = "exception";
  private static final WordType<String> WORDS = WordType.of(List.of(LIBRARY, EXCEPTION));
  private static final SectionType SECTION = new SectionType(SkipType.SHAPE);

  @Override
  @Nullable OnReject read(Node node, Reading reading) {
    if (node instanceof MappingNode) {
      var section = SECTION.read(node, reading);
      var answer = section == null ? null : section.get(SkipType.RETURN);
      return answer == null ? null : new OnReject(false, answer);
    }
    var word = WORDS.read(node, reading);
    return word == null ? null : new OnReject(word.equals(LIBRARY), null);
  }

  @Override
  String words() {
    return "library, exception or { return: VALUE }";
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.either(schemas.words(LIBRARY, EXCEPTION), schemas.section(SkipType.SHAPE, null));
  }

  @Override
  String example() {
    return "{ return: [] }";
  }
}
