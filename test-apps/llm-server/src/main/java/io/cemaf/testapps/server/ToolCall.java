package io.cemaf.testapps.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A tool that the model asks for.
 *
 * @param arguments an object; null for {@code {}}
 */
public record ToolCall(String name, JsonNode arguments) {
  // [tool NAME], [tools forever NAME], either with {...} for arguments before the bracket.
  private static final Pattern WANTED =
      Pattern.compile("\\[(tool|tools forever) ([\\w.-]+)\\s*(\\{[^\\]]*\\})?\\s*\\]");

  @SuppressWarnings("ConstantValue") // Jackson passes null for what is absent.
  public ToolCall {
    arguments = arguments == null ? Json.MAPPER.createObjectNode() : arguments;
  }

  public static ToolCall of(String name) {
    return new ToolCall(name, Json.MAPPER.createObjectNode());
  }

  /**
   * The tools that a user's text names.
   *
   * @param afterResult the conversation ends with a tool's result: only those wanted forever
   */
  static List<ToolCall> wanted(String text, boolean afterResult) throws JsonProcessingException {
    var calls = new ArrayList<ToolCall>();
    var match = WANTED.matcher(text);
    while (match.find()) {
      if (!afterResult || match.group(1).equals("tools forever")) {
        var arguments = match.group(3);
        calls.add(
            new ToolCall(
                match.group(2), Json.MAPPER.readTree(arguments == null ? "{}" : arguments)));
      }
    }
    return calls;
  }
}
