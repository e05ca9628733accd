package io.cemaf.rules;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Text of some form. */
final class TextType extends Type<String> {
  /** What the text is, and what it may look like. */
  enum Form {
    TEXT("text", "some text"),
    PATTERN("text with * as wildcard", "\"batch-*\""),
    PATH("a path", "/var/lib/app"),
    ABSOLUTE_PATH("an absolute path", "/var/lib/app"),
    GLOB("an absolute path with wildcards", "\"/var/lib/app/**\""),
    NAME("a name", "a-name"),
    COMMAND("a command's name", "node"),
    HOOK("a hook such as llm.chat", "llm.chat"),
    TYPE("a type's full name", "com.acme.Analyzer"),
    PARAMETER("a parameter's type, such as int or java.lang.String", "java.lang.String"),
    METHOD("a method's name", "analyse"),
    MODEL("a model's name", "gpt-4o-mini"),
    SIBLING("a method's name, or off", "simpleAnalysis"),
    HOST("a host's name with * as wildcard", "api.example.com"),
    URL("an address", "\"http://127.0.0.1:8080/scale\""),
    VERSION("cemaf/v1", "cemaf/v1");

    private final String words;
    private final String example;

    Form(String words, String example) {
      this.words = words;
      this.example = example;
    }
  }

  /** As the name of a sibling: none. */
  static final String OFF = "off";

  private final Form form;

  TextType(Form form) {
    this.form = form;
  }

  @Override
  @Nullable String read(Node node, Reading reading) {
    var text = scalar(node, reading);
    if (text == null) {
      return null;
    }
    var scalar = (ScalarNode) node;
    if (PlainScalars.bool(scalar) != null || PlainScalars.number(scalar) != null) {
      reading.error(
          node,
          Code.WRONG_TYPE,
          text + " where " + form.words + " is expected; quote it if it is meant");
      return null;
    }
    try {
      return check(text);
    } catch (BadValue e) {
      reading.error(node, e);
      return null;
    }
  }

  private String check(String text) throws BadValue {
    if (text.isBlank()) {
      throw new BadValue("empty text where " + form.words + " is expected");
    }
    switch (form) {
      case NAME -> Names.checkName(text);
      case COMMAND -> Names.checkCommand(text);
      case TYPE -> Names.checkType(text);
      case PARAMETER -> {
        return Names.parameter(text);
      }
      case METHOD -> Names.checkMethod(text);
      case SIBLING -> {
        Names.checkMethod(text);
        if (text.indexOf('*') >= 0) {
          throw new BadValue(Quantities.quoted(text) + " has a wildcard, and one method is called");
        }
      }
      case ABSOLUTE_PATH -> {
        if (!text.startsWith("/")) {
          throw new BadValue(Quantities.quoted(text) + " is no absolute path");
        }
      }
      case GLOB -> Names.checkGlob(text);
      case HOST -> {
        return Names.host(text);
      }
      case URL -> WebhookShape.check(text);
      case VERSION -> {
        if (!text.equals("cemaf/v1")) {
          throw new BadValue(Quantities.quoted(text) + " is not known; this agent reads cemaf/v1");
        }
      }
      case TEXT, PATTERN, PATH, HOOK, MODEL -> {}
    }
    return text;
  }

  @Override
  String words() {
    return form.words;
  }

  @Override
  String example() {
    return form.example;
  }

  Form form() {
    return form;
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return switch (form) {
      case NAME -> schemas.text(Names.NAME_PATTERN);
      case ABSOLUTE_PATH, GLOB -> schemas.text("^/");
      case URL -> schemas.text("^https?://[^/@]+(/|$)");
      case HOST -> schemas.text(Names.HOST_PATTERN);
      case VERSION -> schemas.words("cemaf/v1");
      default -> schemas.text("\\S");
    };
  }
}
