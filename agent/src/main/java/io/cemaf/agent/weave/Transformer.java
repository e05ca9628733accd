package io.cemaf.agent.weave;

import io.cemaf.agent.observe.FallBack;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM asks about every class. Nearly all leave after a look at their name; the rest is
 * matched here, on the loading thread, and woven once the weaver is ready.
 *
 * <p>What a thread loads while it is in here, the JVM does not ask about: the weaver is told to
 * look for such classes whenever an application's loader was asked for something.
 */
final class Transformer implements ClassFileTransformer {
  private static final String[] IGNORED = {
    "io/cemaf/agent/launch/",
    "io/opentelemetry/",
    "net/bytebuddy/",
    "java/lang/invoke/",
    "jdk/internal/",
    "jdk/proxy",
    "com/sun/proxy/",
    "sun/reflect/"
  };

  /** What applications have of the JDK's own client. */
  private static final String HTTP_CLIENT = "jdk/internal/net/http/HttpClientFacade";

  private final Weaver weaver;

  Transformer(Weaver weaver) {
    this.weaver = weaver;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    var plan = weaver.plan();
    if (plan == null || internalName == null || Loaders.isAgents(loader)) {
      return null;
    }
    try {
      var name = internalName.replace('/', '.');
      var named = plan.names(name);
      if ((!named && !plan.looksFurther()) || ignored(loader, internalName)) {
        return null;
      }
      var before = plan.lookups();
      var woven = consider(plan, loader, name, named, redefined, classFile);
      if (woven != null || plan.lookups() != before) {
        weaver.askedLoaders();
      }
      return woven;
    } catch (Throwable problem) {
      weaver.failed(internalName, problem);
      return null;
    }
  }

  private byte @Nullable [] consider(
      Plan plan,
      @Nullable ClassLoader loader,
      String name,
      boolean named,
      @Nullable Class<?> redefined,
      byte[] classFile) {
    if (redefined == null && plan.isRoot(name) && !plan.seesRoot(loader) && plan.rootAppeared()) {
      weaver.rescan();
    }
    var supertypes =
        plan.seesRoot(loader)
            ? supertypes(plan, loader, name, redefined, classFile)
            : Set.<String>of();
    var described = plan.asksForAnnotations() ? described(loader, redefined, classFile) : classFile;
    if (!named && !plan.hasRoot(supertypes) && !annotated(plan, loader, name, described)) {
      return null;
    }
    var classes = weaver.ready(plan, loader);
    if (plan.isNamesOnly()) {
      var now = weaver.plan();
      if (now == null) {
        return null;
      }
      if (!now.isNamesOnly()) {
        return consider(now, loader, name, now.names(name), redefined, classFile);
      }
    }
    if (classes == null || plan.isNamesOnly()) {
      weaver.later(loader, name, null);
      return null;
    }
    plan.consider(loader, name);
    var info = ClassFiles.read(described, supertypes);
    var woven = classes.weave(plan, loader, info, classFile, redefined == null);
    return weaver.isCurrent(plan, loader, name) ? woven : null;
  }

  private Set<String> supertypes(
      Plan plan,
      @Nullable ClassLoader loader,
      String name,
      @Nullable Class<?> redefined,
      byte[] classFile) {
    weaver.wake();
    if (redefined != null) {
      return Hierarchy.of(redefined);
    }
    var header = ClassFiles.header(classFile);
    var supertypes = plan.hierarchy.of(loader, header.superName(), header.interfaces());
    if (!supertypes.complete()) {
      weaver.later(loader, name, FallBack.SUPERTYPE_UNREADABLE);
    }
    return supertypes.names();
  }

  /** The JVM drops what is not visible to reflection from the class files of loaded classes. */
  private static byte[] described(
      @Nullable ClassLoader loader, @Nullable Class<?> redefined, byte[] classFile) {
    if (redefined == null || Loaders.isJdk(loader)) {
      return classFile;
    }
    var file = LoadedClasses.classFile(redefined);
    return file == null ? classFile : file;
  }

  private static boolean annotated(
      Plan plan, @Nullable ClassLoader loader, String name, byte[] classFile) {
    if (!plan.asksForAnnotations() || Loaders.isJdk(loader)) {
      return false;
    }
    if (plan.mentionsAnnotation(classFile)) {
      return true;
    }
    plan.unmarked(loader, name);
    return false;
  }

  /** Classes of other agents, and those that the JVM or a library makes up while running. */
  static boolean ignored(@Nullable ClassLoader loader, String internalName) {
    for (var prefix : IGNORED) {
      if (internalName.startsWith(prefix) && !internalName.equals(HTTP_CLIENT)) {
        return true;
      }
    }
    return (loader == null && internalName.startsWith("io/cemaf/"))
        || internalName.indexOf("$Proxy") >= 0;
  }
}
