package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a chat call asks for, whoever's words it uses.
 *
 * @param promptCharacters of the JSON of all contents
 * @param mostTokens the answer may have
 * @param tools the request offers tools
 * @param afterToolResult the conversation ends with a tool's result
 * @param userText the last text of the user's
 */
record Asked(
    String model,
    boolean stream,
    int promptCharacters,
    int mostTokens,
    boolean tools,
    boolean afterToolResult,
    String userText) {

  /** Collects what a request says, in the order of its messages. */
  static final class Reader {
    private final List<JsonNode> contents = new ArrayList<>();
    private boolean afterToolResult;
    private String userText = "";

    /** A message or the system's instructions; absent ones are nothing. */
    Reader add(String role, JsonNode content, boolean toolResult) {
      if (content.isMissingNode()) {
        return this;
      }
      contents.add(content);
      afterToolResult = toolResult;
      if (role.equals("user") && !text(content).isEmpty()) {
        userText = text(content);
      }
      return this;
    }

    /**
     * What was asked for.
     *
     * @param most 0 for as many as the model likes
     */
    Asked asked(String model, boolean stream, int most, boolean tools) {
      var characters = contents.stream().mapToInt(content -> content.toString().length()).sum();
      return new Asked(
          model,
          stream,
          characters,
          most > 0 ? most : Integer.MAX_VALUE,
          tools,
          afterToolResult,
          userText);
    }

    /** The text of a content: a string, or parts of which some have a text. */
    static String text(JsonNode content) {
      if (content.isTextual()) {
        return content.asText();
      }
      var text = new StringBuilder();
      content.forEach(part -> text.append(part.path("text").asText("")));
      return text.toString();
    }
  }
}
