package io.cemaf.testapps.harness;

import java.util.List;

/** semantic-kernel with OpenAI's chat, whose model no call names. */
class SemanticKernelTest extends LibraryCases {
  private static final String REFUSAL = "com.microsoft.semantickernel.exceptions.AIException";

  SemanticKernelTest() {
    super("vendors", "SemanticKernelDriver");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("chat.mono", "llm.chat", false, true, "", REFUSAL),
        new CallShape("chat.flux", "llm.stream", true, true, "", REFUSAL));
  }
}
