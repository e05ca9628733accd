package io.cemaf.testapps.harness;

import java.util.List;

/** ollama4j. */
class Ollama4jTest extends LibraryCases {
  private static final String REFUSAL = "io.github.ollama4j.exceptions.OllamaException";
  private static final String TOKENS = "/options/num_predict";

  Ollama4jTest() {
    super("vendors", "Ollama4jDriver");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("chat.sync", "llm.chat", false, false, TOKENS, REFUSAL),
        new CallShape("chat.stream", "llm.chat", true, false, TOKENS, REFUSAL),
        new CallShape("generate.sync", "llm.chat", false, false, TOKENS, REFUSAL),
        new CallShape("generate.stream", "llm.chat", true, false, TOKENS, REFUSAL),
        new CallShape("embed.sync", "llm.embed", false, false, "", REFUSAL));
  }

  /** Its exceptions have lost the status. */
  @Override
  boolean isMadeAgain(CallShape shape) {
    return false;
  }
}
