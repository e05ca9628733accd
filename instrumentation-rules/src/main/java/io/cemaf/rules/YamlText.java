package io.cemaf.rules;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** YAML as nodes with places; nothing is constructed. */
final class YamlText {
  /** Ten thousand rules take about a twentieth of it. */
  static final int MAX_CHARACTERS = 16 << 20;

  private YamlText() {}

  /** The only document of a text; null after reporting what is wrong. */
  static @Nullable Node compose(String text, Reading reading) {
    // Types decide what a scalar is, so none is resolved: the resolvers' patterns cost start-up
    // time.
    var settings =
        LoadSettings.builder()
            .setLabel(reading.file())
            .setSchema(new FailsafeSchema())
            .setCodePointLimit(MAX_CHARACTERS)
            .setMaxAliasesForCollections(SafeParser.MAX_ALIASES)
            .setAllowDuplicateKeys(true) // these two are reported with their places later
            .setAllowNonScalarKeys(true)
            .build();
    var parser = new SafeParser(new ParserImpl(settings, new StreamReader(settings, text)));
    try {
      var node = new Composer(settings, parser).getSingleNode();
      if (node.isPresent()) {
        return node.get();
      }
      reading.error(start(reading), Code.FILE, "the file is empty");
    } catch (SafeParser.Refused e) {
      var place = e.mark().isPresent() ? place(e.mark().get(), reading) : start(reading);
      reading.error(place, e.code(), String.valueOf(e.getMessage()));
    } catch (MarkedYamlEngineException e) {
      var mark = e.getProblemMark();
      var place = mark.isPresent() ? place(mark.get(), reading) : start(reading);
      reading.error(place, Code.SYNTAX, "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      reading.error(start(reading), Code.SYNTAX, "not YAML: " + e.getMessage());
    }
    return null;
  }

  private static SourceRef place(Mark mark, Reading reading) {
    return new SourceRef(reading.file(), mark.getLine() + 1, mark.getColumn() + 1);
  }

  static SourceRef start(Reading reading) {
    return new SourceRef(reading.file(), 1, 1);
  }
}
