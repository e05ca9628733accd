package io.cemaf.agent.start;

import io.cemaf.agent.guard.Gatekeeper.EventLoopNames;
import java.util.List;

/** Threads that others wait for: by class, and by name where the class says nothing. */
final class EventLoops {
  static final EventLoopNames KNOWN =
      new EventLoopNames(
          List.of(
              "vert.x-eventloop-thread-*",
              "reactor-http-*",
              "OkHttp Dispatcher*",
              "OkHttp TaskRunner*",
              "HttpClient-*-SelectorManager",
              "DefaultDispatcher-worker-*",
              "AWT-EventQueue-*",
              "JavaFX Application Thread"),
          List.of(
              "io.netty.util.concurrent.FastThreadLocalThread",
              "reactor.core.scheduler.ReactorThreadFactory$NonBlockingThread",
              "io.vertx.core.impl.VertxThread",
              "java.awt.EventDispatchThread"));

  private EventLoops() {}
}
