package io.cemaf.agent.weave;

import io.cemaf.agent.guard.SiteSpec;
import io.cemaf.agent.guard.Sites;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.weave.Glue.Kind;
import io.cemaf.agent.weave.Glue.Woven;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.ClassInfo;
import io.cemaf.rules.Matcher;
import io.cemaf.rules.MethodMatch;
import io.cemaf.rules.UnknownLibrary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** From a class that rules are about to its woven class file. */
final class ClassWeaver {
  private static final int SYNCHRONIZED = 0x0020;
  private static final String STAGE = "java.util.concurrent.CompletionStage";
  private static final String FUTURE = "java.util.concurrent.CompletableFuture";

  private final Verifier verifier = new Verifier();
  private final Loaders loaders = new Loaders();
  private final Sites sites;
  private final Tasks tasks;
  private final Health health;
  private final WovenMethods woven;
  private final Map<String, String> unknownLibraries;
  private final Queue<Errand> errands;

  /**
   * Weaves nothing yet.
   *
   * @param unknownLibraries takes what is to be said of libraries, by pack
   */
  ClassWeaver(
      Sites sites,
      Tasks tasks,
      Health health,
      WovenMethods woven,
      Map<String, String> unknownLibraries,
      Queue<Errand> errands) {
    this.sites = sites;
    this.tasks = tasks;
    this.health = health;
    this.woven = woven;
    this.unknownLibraries = unknownLibraries;
    this.errands = errands;
  }

  /**
   * The woven class, noted as such; null if it stays as it is.
   *
   * @param loading whether the class is not defined yet
   */
  byte @Nullable [] weave(
      Plan plan, @Nullable ClassLoader loader, ClassInfo info, byte[] classFile, boolean loading) {
    var matches = plan.matcher().match(info);
    for (var warning : plan.matcher().warnings(info, matches)) {
      errands.add(new Errand.Warn(warning.toString()));
    }
    for (var library : plan.matcher().unknown(info)) {
      warnOnce(library);
    }
    if (matches.isEmpty()) {
      return null;
    }
    for (var problem : Matcher.undegraded(info, matches)) {
      health.count(FallBack.NOT_DEGRADED);
      errands.add(new Errand.Warn(problem.toString()));
    }
    try {
      GateOwn.refuse(loader, info.name());
      if (!loaders.seeGate(loader)) {
        health.count(FallBack.GATE_INVISIBLE);
        return null;
      }
      return weave(plan, loader, info, matches, classFile, loading);
    } catch (RuntimeException | LinkageError | StackOverflowError problem) {
      health.count(FallBack.WEAVE_FAILED);
      health.fault("weaving " + info.name() + " for " + names(matches), problem);
      return null;
    }
  }

  /** However many of its classes and versions there are. */
  private void warnOnce(UnknownLibrary library) {
    var text = library.problem().toString();
    if (unknownLibraries.putIfAbsent(library.pack(), text) == null) {
      health.count(FallBack.LIBRARY_UNKNOWN);
      errands.add(new Errand.Warn(text));
    }
  }

  private byte[] weave(
      Plan plan,
      @Nullable ClassLoader loader,
      ClassInfo info,
      List<MethodMatch> matches,
      byte[] classFile,
      boolean loading) {
    var glued = new HashMap<String, Woven>();
    var methods = new ArrayList<WovenMethod>();
    if (anyHolds(matches) && tasks.begin(info.name())) {
      errands.add(new Errand.LookForMissed());
    }
    for (var match : matches) {
      var spec = spec(plan, loader, info, match);
      var site = sites.register(spec);
      glued.put(spec.method() + spec.descriptor(), new Woven(site, kind(spec)));
      methods.add(
          new WovenMethod(
              spec.type(),
              spec.method(),
              spec.descriptor(),
              ruleNames(match),
              Loaders.name(loader),
              site));
    }
    var result = Glue.weave(classFile, glued, loaders.admits(loader));
    verifier.check(plan.hierarchy, loader, info.name(), classFile, result, glued.keySet(), loading);
    woven.put(loader, info.name(), methods);
    errands.add(new Errand.Tell(methods));
    return result;
  }

  private static boolean anyHolds(List<MethodMatch> matches) {
    for (var match : matches) {
      for (var rule : match.rules()) {
        if (rule.limitsCalls()) {
          return true;
        }
      }
    }
    return false;
  }

  private static SiteSpec spec(
      Plan plan, @Nullable ClassLoader loader, ClassInfo info, MethodMatch match) {
    var method = match.method();
    var returnType = Type.getReturnType(method.descriptor()).getClassName();
    return new SiteSpec(
        info.name(),
        method.name(),
        method.descriptor(),
        match.rules(),
        match.callEnd(),
        returnType,
        isFuture(plan, loader, returnType),
        (method.access() & SYNCHRONIZED) != 0,
        method.exceptions(),
        match.library());
  }

  private static boolean isFuture(Plan plan, @Nullable ClassLoader loader, String type) {
    if (type.equals(STAGE) || type.equals(FUTURE)) {
      return true;
    }
    if (type.startsWith("java.") || type.indexOf('.') < 0 || type.endsWith("]")) {
      return false;
    }
    var supertypes = plan.hierarchy.of(loader, type, List.of()).names();
    return supertypes.contains(STAGE) || supertypes.contains(FUTURE);
  }

  private Kind kind(SiteSpec spec) {
    if (spec.callEnd() instanceof CallEnd.Callback) {
      return Kind.ARGUMENTS;
    }
    if (spec.callEnd() instanceof CallEnd.Part part) {
      return part.of().told().isEmpty() ? Kind.FULL : Kind.ARGUMENTS;
    }
    var again = false;
    var replaces = false;
    for (var rule : spec.rules()) {
      again |= rule.changesEnd();
      replaces |= rule.rewritesArguments();
    }
    if (again || replaces) {
      return again ? (replaces ? Kind.AGAIN_ARGUMENTS : Kind.AGAIN) : Kind.ARGUMENTS;
    }
    return spec.returnsFuture() || sites.needsFullGlue(spec) ? Kind.FULL : Kind.PLAIN;
  }

  private static List<String> ruleNames(MethodMatch match) {
    var names = new ArrayList<String>();
    for (var rule : match.rules()) {
      names.add(rule.name());
    }
    return names;
  }

  private static String names(List<MethodMatch> matches) {
    var rules = matches.get(0).rules();
    return "rule '" + rules.get(0).name() + "'";
  }

  /**
   * Weaves and verifies a class of its own with each kind of glue: what weaving needs is loaded
   * then, and glue that this JVM would refuse is found before an application's class has it.
   */
  void warmUp() throws ReflectiveOperationException, java.io.IOException {
    var name = WarmUp.class.getName();
    try (var content = ClassWeaver.class.getResourceAsStream("WarmUp.class")) {
      if (content == null) {
        throw new ClassNotFoundException(name);
      }
      var classFile = content.readAllBytes();
      var methods = new HashMap<String, Woven>();
      for (var method : ClassFiles.read(classFile, Set.of()).methods()) {
        if (!method.name().startsWith("<")) {
          var kind = Kind.valueOf(method.name().toUpperCase(java.util.Locale.ROOT));
          methods.put(method.name() + method.descriptor(), new Woven(Integer.MAX_VALUE, kind));
        }
      }
      var result = Glue.weave(classFile, Map.copyOf(methods));
      verifier.check(
          new Hierarchy(false),
          ClassWeaver.class.getClassLoader(),
          name,
          classFile,
          result,
          methods.keySet(),
          true);
    }
  }
}
