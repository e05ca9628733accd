package io.cemaf.testapps.clients;

import java.io.IOException;
import java.util.Map;

/** Links classes of libraries whose native parts are not here, so that they can not be called. */
public final class LinkingDriver implements Library {
  private LinkingDriver() {}

  /**
   * Runs it.
   *
   * @param arguments are not used: nothing is asked of a server
   */
  public static void main(String[] arguments) throws IOException {
    Driver.run(new LinkingDriver());
  }

  @Override
  public Map<String, Shape> shapes() {
    return Map.of("link", (command, call) -> link(command.prompt()));
  }

  /** Its methods are asked for, which verifies a class and does not initialize it. */
  private static String link(String name) throws ClassNotFoundException {
    var type = Class.forName(name, false, LinkingDriver.class.getClassLoader());
    return type.getDeclaredMethods().length + " methods";
  }
}
