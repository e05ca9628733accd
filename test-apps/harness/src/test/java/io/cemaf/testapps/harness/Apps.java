package io.cemaf.testapps.harness;

import io.cemaf.testapps.executor.HelloWorld;
import io.cemaf.testapps.executor.Main;

/** The applications that tests fork, and rules that many of them use. */
final class Apps {
  static final String HELLO = "hello, world\n";

  /** At most two calls of com.acme's client at once. */
  static final String TWO_AT_ONCE =
      """
      apiVersion: cemaf/v1
      rules:
        client:
          match: { subtypesOf: com.acme.Client, method: call }
          bulkhead: { maxConcurrentCalls: 2, maxWaitDuration: 30s }
      """;

  /** Methods of every kind, woven and never hindered. */
  static final String ALL_SHAPES =
      """
      apiVersion: cemaf/v1
      rules:
        client: { match: { subtypesOf: com.acme.Client, method: "*" }, bulkhead: 4 }
        record: { match: { type: com.acme.Question, method: answer }, bulkhead: 4 }
        static: { match: { type: com.acme.Tools, method: sum }, bulkhead: 4 }
        failing: { match: { type: com.acme.Failing, method: call }, bulkhead: 4 }
      """;

  private Apps() {}

  static ForkPlan hello() {
    return ForkedJvm.of(HelloWorld.class).prints(HELLO);
  }

  static ForkPlan scenario(String name) {
    return ForkedJvm.of(Main.class, name);
  }
}
