package io.cemaf.testapps.harness;

import com.acme.Client;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** An application with a plug-in: its client is in a loader of its own, the supertypes are not. */
public final class TwoLoaders {
  private TwoLoaders() {}

  /**
   * Asks the plug-in.
   *
   * @param arguments where its classes are, and its class
   */
  public static void main(String[] arguments) throws Exception {
    var classes = Path.of(arguments[0]).toUri().toURL();
    try (var loader = new URLClassLoader(new URL[] {classes}, TwoLoaders.class.getClassLoader())) {
      var client = (Client) loader.loadClass(arguments[1]).getConstructor().newInstance();
      System.out.println(client.call("all"));
    }
  }
}
