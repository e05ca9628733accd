package com.acme.desk;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Deploys a library again and again, each time in a loader of its own, and uses its store. */
public final class Redeployed {
  /** Conversations of the last deployment, which lives on as deployments mostly do. */
  private static final int MORE = 20;

  private Redeployed() {}

  /** Arguments: how often. */
  public static void main(String[] arguments) throws Exception {
    var jars = new ArrayList<URL>();
    for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.endsWith(".jar")) {
        jars.add(Path.of(entry).toUri().toURL());
      }
    }
    var right = 0;
    var last = Integer.parseInt(arguments[0]) - 1;
    for (var i = 0; i <= last; i++) {
      try (var loader =
          new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
        right += use(loader, "conversation " + i) ? 1 : 0;
        for (var more = i == last ? MORE : 0; more > 0; more--) {
          Thread.sleep(200);
          right -= use(loader, "conversation " + more) ? 0 : 1;
        }
      }
    }
    System.out.println(right + " deployments");
  }

  private static boolean use(ClassLoader loader, String about) throws Exception {
    var type = loader.loadClass("dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore");
    var message = loader.loadClass("dev.langchain4j.data.message.SystemMessage");
    var store = type.getDeclaredConstructor().newInstance();
    var update = type.getMethod("updateMessages", Object.class, List.class);
    var get = type.getMethod("getMessages", Object.class);
    var from = message.getMethod("from", String.class);
    for (var i = 0; i < 8; i++) {
      var said = from.invoke(null, (about + i).repeat(1000));
      update.invoke(store, i, new ArrayList<>(List.of(said, said)));
    }
    var all = true;
    for (var i = 0; i < 8; i++) {
      var said = from.invoke(null, (about + i).repeat(1000));
      all &= get.invoke(store, i).equals(List.of(said, said));
    }
    return all;
  }
}
