package io.cemaf.testapps.executor;

/** One thing that an application does; it prints what came of it. */
@FunctionalInterface
interface Scenario {
  void run() throws Exception;
}
