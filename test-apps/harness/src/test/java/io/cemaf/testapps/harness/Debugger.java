package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.ThreadStartEvent;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds one thread of a forked JVM, from its start on, as somebody who debugs does. */
final class Debugger implements AutoCloseable {
  private final String thread;
  private final ListeningConnector connector;
  private final Map<String, Connector.Argument> given;
  private final String address;
  private final CountDownLatch held = new CountDownLatch(1);
  private volatile VirtualMachine machine;

  /** Listens for a JVM that is started with {@link #flag}. */
  Debugger(String thread) throws IOException, IllegalConnectorArgumentsException {
    this.thread = thread;
    connector =
        Bootstrap.virtualMachineManager().listeningConnectors().stream()
            .filter(each -> each.name().equals("com.sun.jdi.SocketListen"))
            .findFirst()
            .orElseThrow();
    given = connector.defaultArguments();
    given.get("localAddress").setValue("127.0.0.1");
    given.get("port").setValue("0");
    given.get("timeout").setValue("60000");
    address = connector.startListening(given);
    var debugging = new Thread(this::debug, "debugger");
    debugging.setDaemon(true);
    debugging.start();
  }

  String flag() {
    return "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + address;
  }

  /** Waits until the thread is held. */
  void awaitHeld() throws InterruptedException {
    assertThat(held.await(30, TimeUnit.SECONDS)).as(thread + " has begun").isTrue();
  }

  /** Lets the thread go. */
  void letGo() {
    machine.dispose();
  }

  @Override
  public void close() throws IOException, IllegalConnectorArgumentsException {
    connector.stopListening(given);
  }

  private void debug() {
    try {
      machine = connector.accept(given);
      var starts = machine.eventRequestManager().createThreadStartRequest();
      starts.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
      starts.enable();
      while (true) {
        handle(machine.eventQueue().remove());
      }
    } catch (VMDisconnectedException ended) {
      // By itself or let go.
    } catch (IOException | IllegalConnectorArgumentsException problem) {
      throw new IllegalStateException(problem);
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(EventSet events) {
    for (var event : events) {
      if (event instanceof ThreadStartEvent start && start.thread().name().equals(thread)) {
        held.countDown();
        return;
      }
    }
    events.resume();
  }
}
