package io.cemaf.testapps.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What ten thousand rules cost. */
final class ManyRulesFigures {
  private static final int RUNS = 15;
  private static final int LOADING_RUNS = 11;
  private static final int MANY = 10_000;
  private static final int FEW = 10;
  private static final int MOST_LOOKS = 60;

  private ManyRulesFigures() {}

  static List<Figure> take(Bench bench) throws IOException, InterruptedException {
    var jdk = Bench.jdks().get(0);
    var few = agent(bench, bench.rules("few.yaml", rules(FEW)));
    var many = agent(bench, bench.rules("many.yaml", rules(MANY)));
    var bareMain = new Median();
    var fewMain = new Median();
    var manyMain = new Median();
    for (var run = 0; run < bench.times(RUNS); run++) {
      bareMain.add(Child.run(bench, jdk, List.of(), HelloApp.class).mainMillis());
      fewMain.add(Child.run(bench, jdk, few, HelloApp.class).mainMillis());
      manyMain.add(Child.run(bench, jdk, many, HelloApp.class).mainMillis());
    }
    var nothing = List.of("-javaagent:" + NothingAgent.jar(bench.directory()));
    var bare = new Median();
    var least = new Median();
    var ours = new Median();
    for (var run = 0; run < bench.times(LOADING_RUNS); run++) {
      bare.add(microsPerClass(bench, jdk, List.of(), false));
      least.add(microsPerClass(bench, jdk, nothing, false));
      ours.add(microsPerClass(bench, jdk, many, true));
    }
    return List.of(
        Figure.atMost(
            "premain with 10,000 rules, of ten rules",
            (manyMain.value() - bareMain.value()) / (fewMain.value() - bareMain.value()),
            "x",
            2,
            "to main "
                + manyMain.text()
                + ", "
                + fewMain.text()
                + ", bare "
                + bareMain.text()
                + " ms"),
        Figure.atMost(
            "a class that none of 10,000 rules names",
            ours.value() - bare.value(),
            "us",
            5,
            ours.text() + " - " + bare.text() + " us of CPU"),
        Figure.told(
            "the same of an agent that does nothing",
            least.value() - bare.value(),
            "us",
            least.text() + " - " + bare.text()));
  }

  private static List<String> agent(Bench bench, Path rules) {
    return List.of("-javaagent:" + bench.jar(), "-Dcemaf.rules=" + rules);
  }

  /** Each on a class of its own; the last one on a class that there is. */
  private static String rules(int count) {
    var yaml = new StringBuilder("rules:\n");
    for (var i = 1; i < count; i++) {
      rule(yaml, "rule-" + i, "com.acme.part" + i % 100 + ".Service" + i, "call");
    }
    rule(yaml, "work", PoolWork.class.getName(), "step");
    return yaml.toString();
  }

  private static void rule(StringBuilder yaml, String name, String type, String method) {
    yaml.append("  ")
        .append(name)
        .append(": { match: { type: ")
        .append(type)
        .append(", method: ")
        .append(method)
        .append(" }, bulkhead: 4 }\n");
  }

  private static double microsPerClass(Bench bench, Path jdk, List<String> agent, boolean guarded)
      throws IOException, InterruptedException {
    try (var child = Child.start(bench, jdk, agent, LoadApp.class)) {
      child.line();
      if (guarded) {
        awaitRules(child);
      }
      child.tell("");
      var nanos = Long.parseLong(child.line());
      if (guarded) {
        child.requireWoven(PoolWork.class);
      }
      child.awaitEnd();
      return nanos / 1e3;
    }
  }

  private static void awaitRules(Child child) throws InterruptedException {
    for (var looks = 0; looks < MOST_LOOKS; looks++) {
      if (inForce(child)) {
        // The weaver takes them over on its own thread.
        TimeUnit.SECONDS.sleep(1);
        return;
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
    throw new IllegalStateException("10,000 rules are not in force");
  }

  private static boolean inForce(Child child) {
    JsonNode rules;
    try {
      rules = child.status().json().path("rules");
    } catch (AssertionError notThereYet) {
      return false;
    }
    if (!rules.path("problems").isEmpty()) {
      throw new IllegalStateException(rules.path("problems").toString());
    }
    return rules.path("inForce").asBoolean();
  }
}
