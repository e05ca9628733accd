package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The documents say what the loader does. With -Dcemaf.docs.write=true they are made anew. */
class DocumentsTest {
  private static final Path DOCS = Path.of(System.getProperty("cemaf.root"), "docs");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @TempDir Path directory;

  @Test
  void reference_ofTheModel_isCurrent() throws IOException {
    assertCurrent("rules-reference.md", RulesReference.generate());
  }

  @Test
  void schema_ofTheModel_isCurrent() throws IOException {
    assertCurrent("rules.schema.json", schemaText() + "\n");
  }

  @Test
  void libraries_ofThePacks_areCurrent() throws IOException {
    assertCurrent("libraries.md", LibrariesReference.generate());
  }

  @Test
  void example_loaded_hasNoProblem() {
    var loaded =
        RulesLoader.load(List.of(DOCS.resolve("rules.yaml")), TestRules.options(directory));

    assertThat(loaded.problems()).isEmpty();
  }

  @Test
  void example_read_usesEveryKeyOfTheModel() throws IOException {
    var reading = new Reading("rules.yaml", new ArrayList<>(), new ArrayList<>());
    var node = YamlText.compose(Files.readString(DOCS.resolve("rules.yaml")), reading);
    var used = new TreeSet<String>();
    collect("", new SectionType(RootShape.SHAPE).read(node, reading), used);
    // These two are read into values of their own, so they are looked for in the text.
    var text = Files.readString(DOCS.resolve("rules.yaml"));

    for (var place : LanguageWalk.places()) {
      var path = place.path();
      var inValue = path.contains(".match.") || path.contains(".skip.");
      assertThat(inValue ? text.contains(place.key().name() + ": ") : used.contains(path))
          .as("%s in docs/rules.yaml", path)
          .isTrue();
    }
  }

  @Test
  void example_againstTheSchema_isValid() throws IOException {
    assertThat(violations(Files.readString(DOCS.resolve("rules.yaml")))).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "nonsense: 1",
        "mode: sometimes",
        "deadline: 30",
        "rules: { a: { match: , bulkhead: 3 } }",
        "rules: { a: { match: llm.chat, bulkhead: 0 } }",
        "rules: { a: { match: llm.chat, bulkhead: { hihg: 3 } } }",
        "rules: { a: { match: { typ: A } } }",
        "rules: { a: { match: llm.chat, cluster: openai } }",
        "guards: { g: { when: [] } }",
        "pressure: { levels: { normal: { cpu: 5% } } }",
        "pressure: { relief: { margin: 90 } }"
      })
  void schema_ofWhatTheLoaderRefuses_refusesItToo(String text) throws IOException {
    assertThat(TestRules.load(directory, text).rules()).isNull();
    assertThat(violations(text)).isNotEmpty();
  }

  private static void assertCurrent(String name, String generated) throws IOException {
    if (Boolean.getBoolean("cemaf.docs.write")) {
      Files.writeString(DOCS.resolve(name), generated);
    }
    assertThat(DOCS.resolve(name))
        .as(
            "docs/%s; made anew by: mvn test -pl bootstrap,instrumentation-rules -Dtest=DocumentsTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dcemaf.docs.write=true",
            name)
        .content()
        .isEqualTo(generated);
  }

  private static String schemaText() throws IOException {
    return JSON.writeValueAsString(RulesSchema.generate());
  }

  private static Set<?> violations(String yaml) throws IOException {
    var value = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schemaText());
    return schema.validate(JSON.writeValueAsString(value), InputFormat.JSON);
  }

  private static void collect(String path, Object value, Set<String> used) {
    if (value instanceof Section section) {
      for (var name : section.names()) {
        used.add(path + name);
        collect(path + name + ".", section.value(name), used);
      }
    } else if (value instanceof List<?> list) {
      list.forEach(each -> collect(path, each, used));
    } else if (value instanceof Named<?> named) {
      collect(path, named.value(), used);
    } else if (value instanceof ByLevel<?> byLevel) {
      byLevel.levels().values().forEach(each -> collect(path, each, used));
      byLevel.conditions().forEach(each -> collect(path, each.value(), used));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(each -> collect(path, each, used));
    } else if (value == null) {
      throw new AssertionError(path.toUpperCase(Locale.ROOT) + " has no value");
    }
  }
}
