package io.cemaf.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cemaf.agent.guard.SiteSpec;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.LoadOptions;
import io.cemaf.rules.RuleNames;
import io.cemaf.rules.RulesLoader;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringTokenizer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WeaverTest {
  private static final Instrumentation INSTRUMENTATION = ByteBuddyAgent.install();

  private static final AtomicInteger TESTS = new AtomicInteger();

  private static final Compiled TEMPLATES =
      Compiled.of(
          """
          package app;
          public interface Model {
            default String chat(String text) { return doChat(text); }
            String doChat(String text);
          }
          abstract class Half implements Model {}
          class Full extends Half {
            public Full() {}
            public String doChat(String text) { return "full " + text; }
          }
          class Plain {
            public static String run() { return "ran"; }
            public static String other() { return "other"; }
          }
          @interface Mark {}
          class Marked {
            @Mark public static String run() { return "marked"; }
          }
          class Future extends java.util.concurrent.CompletableFuture<String> {}
          class Async {
            public synchronized Future ask() throws InterruptedException { return new Future(); }
          }
          """);

  /** Classes of former tests may still be loaded: each test has its own names. */
  private final String packageName = "app" + TESTS.incrementAndGet();

  private final Compiled classes = TEMPLATES.inPackage("app", packageName);
  private final GateLog log = new GateLog();
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final Health health = new Health(lines::add);
  private final Weaver weaver =
      new Weaver(INSTRUMENTATION, log, health, method -> told.add(method.name()), warnings::add);

  @TempDir Path directory;

  @AfterEach
  void leave() {
    weaver.detach();
  }

  private String app(String name) {
    return packageName + "." + name;
  }

  private void start(TestRules rules) {
    weaver.start(rules.matcher());
    weaver.decided();
  }

  private static Object run(ClassLoader loader, String type, String method) throws Exception {
    var found = loader.loadClass(type).getMethod(method);
    found.setAccessible(true);
    return found.invoke(null);
  }

  private Object chat(ClassLoader loader) throws Exception {
    var constructor = loader.loadClass(app("Full")).getConstructor();
    constructor.setAccessible(true);
    var chat = loader.loadClass(app("Model")).getMethod("chat", String.class);
    return chat.invoke(constructor.newInstance(), "x");
  }

  @Test
  void namedClass_loadedBeforeTheWeaverIsWarm_waitsAndIsWoven() throws Exception {
    start(new TestRules().type(app("Plain"), "run"));

    assertThat(run(classes.loader(), app("Plain"), "run")).isEqualTo("ran");

    assertThat(log.drain()).containsExactly(app("Plain.run"), "end run");
    assertThat(health.fallBacks()).isEmpty();
    assertThat(weaver.woven().all())
        .singleElement()
        .satisfies(method -> assertThat(method.rules()).containsExactly("rule0"));
    await().untilAsserted(() -> assertThat(told).containsExactly(app("Plain.run")));
  }

  @Test
  void otherMethodsAndClasses_stayAsTheyAre() throws Exception {
    start(new TestRules().type(app("Plain"), "run"));
    var loader = classes.loader();

    run(loader, app("Plain"), "other");
    run(loader, app("Marked"), "run");

    assertThat(log.drain()).isEmpty();
  }

  @Test
  void subtypeRule_childLoadedBeforeItsParents_weavesEveryBody() throws Exception {
    start(new TestRules().subtypesOf(app("Model"), "*hat"));
    var loader = classes.loader();

    loader.loadClass(app("Full"));

    assertThat(chat(loader)).isEqualTo("full x");
    assertThat(log.drain())
        .containsExactly(app("Model.chat"), app("Full.doChat"), "end doChat", "end chat");
  }

  @Test
  void subtypeRule_rootInAParentLoader_weavesTheChildLoadersClass() throws Exception {
    start(new TestRules().subtypesOf(app("Model"), "doChat"));
    var parent = classes.without(app("Full"), app("Half")).loader();
    var child = classes.only(app("Full"), app("Half")).loader(parent);

    chat(child);

    assertThat(log.drain()).contains(app("Full.doChat"));
  }

  @Test
  void subtypeRule_supertypeThatCannotBeRead_isWovenOnceDefined() throws Exception {
    start(new TestRules().subtypesOf(app("Model"), "doChat"));
    var loader =
        new Compiled.Loader(
            getClass().getClassLoader(),
            java.util.Map.of(
                app("Full"), classes.classFile(app("Full")),
                app("Half"), classes.classFile(app("Half")),
                app("Model"), classes.classFile(app("Model")))) {
          @Override
          public java.io.InputStream getResourceAsStream(String name) {
            return name.endsWith("/Half.class") ? null : super.getResourceAsStream(name);
          }
        };

    loader.loadClass(app("Full"));

    await().until(() -> !told.isEmpty());
    assertThat(chat(loader)).isEqualTo("full x");
    assertThat(log.drain()).containsExactly(app("Full.doChat"), "end doChat");
    await().until(() -> health.counted(FallBack.SUPERTYPE_UNREADABLE) == 1);
  }

  @Test
  void annotationRule_weavesAnnotatedMethods() throws Exception {
    start(new TestRules().annotatedWith(app("Mark")));

    run(classes.loader(), app("Marked"), "run");

    assertThat(log.drain()).containsExactly(app("Marked.run"), "end run");
  }

  @Test
  void loadedClasses_areWovenAtAttach() throws Exception {
    var loader = classes.loader();
    chat(loader);
    run(loader, app("Marked"), "run");

    start(new TestRules().subtypesOf(app("Model"), "doChat").annotatedWith(app("Mark")));
    await().untilAsserted(() -> assertThat(told).contains(app("Full.doChat"), app("Marked.run")));
    chat(loader);
    run(loader, app("Marked"), "run");

    assertThat(log.drain()).contains(app("Full.doChat"), app("Marked.run"));
  }

  /** Here the gate is on the class path; tests of the packaged agent weave JDK classes. */
  @Test
  void jdkClass_gateNotOnTheBootLoader_staysAsItIs() {
    new StringTokenizer("a b").nextToken();
    start(new TestRules().type("java.util.StringTokenizer", "nextToken"));

    await().until(() -> health.counted(FallBack.GATE_INVISIBLE) == 1);

    assertThat(new StringTokenizer("a b").nextToken()).isEqualTo("a");
    assertThat(weaver.woven().all()).isEmpty();
  }

  @Test
  void jdkClassThatTheGateStandsOn_isRefusedOnce() {
    start(new TestRules().type("java.lang.ThreadLocal", "get"));

    await().until(() -> health.counted(FallBack.WEAVE_FAILED) == 1);

    assertThat(lines).singleElement().asString().contains("java.lang.ThreadLocal", "'rule0'");
    assertThat(weaver.woven().all()).isEmpty();
  }

  @Test
  void reload_otherRules_weavesAndRestores() throws Exception {
    start(new TestRules().type(app("Plain"), "run"));
    var loader = classes.loader();
    run(loader, app("Plain"), "run");
    run(loader, app("Marked"), "run");
    log.drain();

    var outcome = weaver.reload(new TestRules().type(app("Marked"), "run").matcher());
    run(loader, app("Plain"), "run");
    run(loader, app("Marked"), "run");

    assertThat(outcome).isEqualTo(new Weaver.Outcome(1, 1, 0));
    assertThat(log.drain()).containsExactly(app("Marked.run"), "end run");
  }

  @Test
  void reload_otherMethodsOfAClass_changesItBothWays() throws Exception {
    start(new TestRules().type(app("Plain"), "run"));
    var loader = classes.loader();
    run(loader, app("Plain"), "run");
    log.drain();

    weaver.reload(new TestRules().type(app("Plain"), "other").matcher());
    run(loader, app("Plain"), "run");
    run(loader, app("Plain"), "other");

    assertThat(log.drain()).containsExactly(app("Plain.other"), "end other");
  }

  @Test
  void detach_everyClassHasItsOwnBytecodeBackAndTheThreadIsGone() throws Exception {
    start(new TestRules().type(app("Plain"), "run").subtypesOf(app("Model"), "doChat"));
    var loader = classes.loader();
    run(loader, app("Plain"), "run");
    chat(loader);
    log.drain();

    var outcome = weaver.detach();
    run(loader, app("Plain"), "run");
    chat(loader);

    assertThat(outcome).isEqualTo(new Weaver.Outcome(0, 2, 0));
    assertThat(log.drain()).isEmpty();
    assertThat(weaver.woven().all()).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("cemaf-weaver"));
  }

  @Test
  void loaderThatHidesTheGate_keepsItsClassAsItIs() throws Exception {
    start(new TestRules().type(app("Plain"), "run"));
    var loader = classes.loader(ClassLoader.getPlatformClassLoader());

    assertThat(run(loader, app("Plain"), "run")).isEqualTo("ran");

    assertThat(health.counted(FallBack.GATE_INVISIBLE)).isEqualTo(1);
    assertThat(weaver.woven().all()).isEmpty();
  }

  @Test
  void classThatFailsToWeave_worksUnwovenAndIsReportedOnce() throws Exception {
    log.broken = new IllegalStateException("no");
    start(new TestRules().type(app("Plain"), "run"));

    assertThat(run(classes.loader(), app("Plain"), "run")).isEqualTo("ran");
    assertThat(run(classes.loader(), app("Plain"), "run")).isEqualTo("ran");

    assertThat(health.counted(FallBack.WEAVE_FAILED)).isEqualTo(2);
    assertThat(lines).singleElement().asString().contains(app("Plain"), "rule0");
  }

  @Test
  void sixtyFourLoaders_loadingAWovenClassAtOnce_allGetTheGate() throws Exception {
    start(new TestRules().subtypesOf(app("Model"), "doChat"));
    var pool = Executors.newFixedThreadPool(8);
    var answers = new ArrayList<Future<Object>>();

    for (var i = 0; i < 64; i++) {
      answers.add(pool.submit(() -> chat(classes.loader())));
    }
    for (var answer : answers) {
      assertThat(answer.get()).isEqualTo("full x");
    }
    pool.shutdown();

    assertThat(log.drain().stream().filter(app("Full.doChat")::equals)).hasSize(64);
    assertThat(log.specs).hasSize(1);
    assertThat(weaver.woven().all()).hasSize(64);
    assertThat(health.fallBacks()).isEmpty();
  }

  @Test
  void classLoadedWhileAnotherIsLookedAt_isWovenOnceDefined() throws Exception {
    start(
        new TestRules()
            .subtypesOf(app("Model"), "doChat")
            .type(app("Plain"), "run")
            .type(app("Marked"), "run"));
    run(classes.loader(), app("Marked"), "run");
    await().until(() -> told.contains(app("Marked.run")));
    var helper = classes.loader();
    var loader =
        new Compiled.Loader(
            getClass().getClassLoader(),
            java.util.Map.of(
                app("Full"), classes.classFile(app("Full")),
                app("Half"), classes.classFile(app("Half")),
                app("Model"), classes.classFile(app("Model")))) {
          @Override
          public java.io.InputStream getResourceAsStream(String name) {
            try {
              helper.loadClass(app("Plain"));
            } catch (ClassNotFoundException impossible) {
              throw new AssertionError(impossible);
            }
            return super.getResourceAsStream(name);
          }
        };

    chat(loader);
    await().until(() -> told.contains(app("Plain.run")));
    run(helper, app("Plain"), "run");

    assertThat(log.drain()).contains(app("Plain.run"));
    await().until(() -> health.counted(FallBack.WEAVER_REENTERED) == 1);
  }

  @Test
  void methodThatDoesNotExist_warnsOnceWithTheNearestName() throws Exception {
    start(new TestRules().type(app("Plain"), "runn"));

    run(classes.loader(), app("Plain"), "run");
    run(classes.loader(), app("Plain"), "run");

    await().untilAsserted(() -> assertThat(warnings).hasSize(1));
    assertThat(warnings.get(0)).contains("rules.yaml:1:1", "did you mean 'run'?");
  }

  @Test
  void site_isRegisteredWithWhatTheMethodDeclares() throws Exception {
    start(new TestRules().type(app("Async"), "ask"));

    classes.loader().loadClass(app("Async"));

    assertThat(log.specs)
        .singleElement()
        .satisfies(
            spec -> {
              assertThat(spec.name()).isEqualTo(app("Async.ask"));
              assertThat(spec.returnType()).isEqualTo(app("Future"));
              assertThat(spec)
                  .matches(SiteSpec::returnsFuture)
                  .matches(SiteSpec::isSynchronized)
                  .matches(SiteSpec::declaresInterrupted);
            });
  }

  @Test
  void noRulesYet_reloadBringsThem() throws Exception {
    weaver.start();
    var loader = classes.loader();
    run(loader, app("Plain"), "run");

    weaver.reload(new TestRules().type(app("Plain"), "run").matcher());

    await().until(() -> !told.isEmpty());
    run(loader, app("Plain"), "run");
    assertThat(log.drain()).containsExactly(app("Plain.run"), "end run");
  }

  private RuleNames names(String type) throws IOException {
    var file = directory.resolve("rules.yaml");
    Files.writeString(file, "rules: { a: { match: { type: " + type + " } } }");
    var options =
        new LoadOptions(null, true, directory, java.util.Map.of(), LoadOptions.currentUserId());
    return RulesLoader.read(List.of(file), options).names();
  }

  private CompletableFuture<Object> loadOnAThread() {
    var ran = new CompletableFuture<Object>();
    var thread =
        new Thread(
            () -> {
              try {
                ran.complete(run(classes.loader(), app("Plain"), "run"));
              } catch (Exception problem) {
                ran.completeExceptionally(problem);
              }
            });
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return ran;
  }

  @Test
  void namesAlone_classThatTheyMean_waitsForTheRulesAndIsWoven() throws Exception {
    weaver.start(names(app("Plain")));
    var ran = loadOnAThread();

    weaver.reload(new TestRules().type(app("Plain"), "run").matcher());

    assertThat(ran.get(10, TimeUnit.SECONDS)).isEqualTo("ran");
    assertThat(log.drain()).containsExactly(app("Plain.run"), "end run");
    assertThat(health.fallBacks()).isEmpty();
  }

  @Test
  void namesAlone_rulesTurnOutToBeNone_classGoesOnAsItIs() throws Exception {
    weaver.start(names(app("Plain")));
    var ran = loadOnAThread();

    weaver.noRules();

    assertThat(ran.get(3, TimeUnit.SECONDS)).isEqualTo("ran");
    assertThat(log.drain()).isEmpty();
    assertThat(health.fallBacks()).isEmpty();
  }

  @Test
  void namesAlone_rulesAreAboutOthers_classGoesOnAsItIs() throws Exception {
    weaver.start(names(app("Plain")));
    var ran = loadOnAThread();

    weaver.reload(new TestRules().type(app("Marked"), "run").matcher());

    assertThat(ran.get(3, TimeUnit.SECONDS)).isEqualTo("ran");
    assertThat(log.drain()).isEmpty();
    assertThat(health.fallBacks()).isEmpty();
  }

  @Test
  void namesAlone_agentThread_neverWaitsAndItsClassIsWovenLater() throws Exception {
    weaver.start(names(app("Plain")));
    var loader = classes.loader();
    var ran = new CompletableFuture<Object>();
    var thread =
        new Thread(
            () -> {
              try {
                ran.complete(run(loader, app("Plain"), "run"));
              } catch (Exception problem) {
                ran.completeExceptionally(problem);
              }
            },
            "cemaf-control");
    thread.start();
    assertThat(ran.get(3, TimeUnit.SECONDS)).isEqualTo("ran");

    weaver.reload(new TestRules().type(app("Plain"), "run").matcher());
    await().until(() -> told.contains(app("Plain.run")));
    log.drain();
    run(loader, app("Plain"), "run");

    assertThat(log.drain()).containsExactly(app("Plain.run"), "end run");
    assertThat(health.fallBacks()).isEmpty();
  }

  @Test
  void namesAlone_nothingOfThemInSight_warmsNothingUp() throws Exception {
    weaver.start(names(app("Plain")));
    run(classes.loader(), app("Marked"), "run");

    weaver.reload(new TestRules().type(app("Plain"), "run").matcher());

    assertThat(weaver.isAwake()).isFalse();
    run(classes.loader(), app("Plain"), "run");
    assertThat(weaver.isAwake()).isTrue();
    assertThat(log.drain()).containsExactly(app("Plain.run"), "end run");
  }

  @Test
  void rules_neverDecidedBy_classGoesOnAfterItsTimeAndIsCounted() throws Exception {
    weaver.start(new TestRules().type(app("Plain"), "run").matcher());

    assertThat(run(classes.loader(), app("Plain"), "run")).isEqualTo("ran");

    assertThat(health.counted(FallBack.WEAVER_LATE)).isEqualTo(1);
  }

  @Test
  void namesAlone_rulesNeverCome_classGoesOnAfterItsTimeAndIsCounted() throws Exception {
    weaver.start(names(app("Plain")));
    var loader = classes.loader();

    assertThat(run(loader, app("Plain"), "run")).isEqualTo("ran");

    assertThat(health.counted(FallBack.WEAVER_LATE)).isEqualTo(1);
    weaver.reload(new TestRules().type(app("Plain"), "run").matcher());
    await().until(() -> told.contains(app("Plain.run")));
    run(loader, app("Plain"), "run");
    assertThat(log.drain()).containsExactly(app("Plain.run"), "end run");
  }
}
