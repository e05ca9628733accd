package io.cemaf.testapps.benchmarks;

import io.cemaf.testapps.harness.AgentJar;
import io.cemaf.testapps.harness.RealJarLoader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The agent's store of pages, out of the real jar, without anything that is woven. */
final class CemafPeer implements PagePeer {
  /** What the agent opens for itself. */
  static final List<String> FLAGS =
      List.of(
          "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

  private static final String PAGE = "io.cemaf.agent.page.";
  private static final long LOOK_MILLIS = 5;

  private final Object store;
  private final MethodHandle putting;
  private final MethodHandle getting;
  private final MethodHandle freeing;
  private final long[] pages;

  CemafPeer(Terms terms, boolean encrypted) {
    pages = new long[terms.values()];
    try {
      var loader = new RealJarLoader(AgentJar.path());
      var settings = loader.loadClass(PAGE + "PageSettings");
      var made = settings.getMethod("defaults", Path.class).invoke(null, terms.directory());
      made = settings.getMethod("memoryLimit", long.class).invoke(made, terms.memory());
      made = settings.getMethod("maxDisk", long.class).invoke(made, 2 * terms.disk());
      made = settings.getMethod("encrypt", boolean.class).invoke(made, encrypted);
      var budgets = loader.loadClass("io.cemaf.agent.disk.Budget");
      var budget =
          Proxy.newProxyInstance(loader, new Class<?>[] {budgets}, (proxy, method, asked) -> null);
      var healths = loader.loadClass("io.cemaf.agent.observe.Health");
      Consumer<String> complaining = CemafPeer::complain;
      var health = healths.getConstructor(Consumer.class).newInstance(complaining);
      var type = loader.loadClass(PAGE + "PageStore");
      store = type.getConstructor(settings, budgets, healths).newInstance(made, budget, health);
      var priorities = loader.loadClass("io.cemaf.Priority");
      var normal = priorities.getField("NORMAL").get(null);
      var group =
          type.getMethod("group", String.class, priorities, long.class, long.class)
              .invoke(store, "values", normal, Long.MAX_VALUE, Long.MAX_VALUE);
      var lookup = MethodHandles.publicLookup();
      var groups = loader.loadClass(PAGE + "PageGroup");
      var put = type.getMethod("put", groups, priorities, byte[].class, int.class, int.class);
      putting =
          MethodHandles.insertArguments(lookup.unreflect(put).bindTo(store), 0, group, normal)
              .asType(MethodType.methodType(long.class, byte[].class, int.class, int.class));
      getting = lookup.unreflect(type.getMethod("get", long.class)).bindTo(store);
      freeing = lookup.unreflect(type.getMethod("free", long.class)).bindTo(store);
    } catch (ReflectiveOperationException problem) {
      throw new IllegalStateException(problem);
    }
  }

  private static void complain(String line) {
    throw new IllegalStateException(line);
  }

  @Override
  public void put(int key, byte[] value) {
    try {
      pages[key] = (long) putting.invokeExact(value, 0, value.length);
    } catch (Throwable problem) {
      throw new IllegalStateException(problem);
    }
    if (pages[key] == 0) {
      throw new IllegalStateException("there is no room for " + key);
    }
  }

  @Override
  public byte[] get(int key) {
    try {
      return (byte[]) getting.invokeExact(pages[key]);
    } catch (Throwable problem) {
      throw new IllegalStateException(problem);
    }
  }

  void free(int key) {
    try {
      freeing.invokeExact(pages[key]);
    } catch (Throwable problem) {
      throw new IllegalStateException(problem);
    }
  }

  /** Until nothing is in memory. */
  @Override
  public void settle() throws ReflectiveOperationException, InterruptedException {
    while ((long) number(number(stats(), "all"), "pagesInMemory") > 0) {
      store.getClass().getMethod("pageOut", double.class).invoke(store, 1.0);
      Thread.sleep(LOOK_MILLIS);
    }
  }

  @Override
  public long disk(Terms terms) throws ReflectiveOperationException {
    return (long) number(stats(), "disk");
  }

  private Object stats() throws ReflectiveOperationException {
    return store.getClass().getMethod("stats").invoke(store);
  }

  private static Object number(Object record, String name) throws ReflectiveOperationException {
    return record.getClass().getMethod(name).invoke(record);
  }

  @Override
  public void close() {
    try {
      store.getClass().getMethod("close").invoke(store);
    } catch (ReflectiveOperationException problem) {
      throw new IllegalStateException(problem);
    }
  }
}
