package io.cemaf.testapps.executor;

import com.acme.Client;
import com.acme.Failing;
import com.acme.Question;
import com.acme.RemoteClient;
import com.acme.Tools;

/** Methods of every shape, called once each. */
final class Shapes {
  private Shapes() {}

  static void run() {
    Client client = new RemoteClient();
    System.out.println(client.call("one"));
    System.out.println(client.callTwice("two"));
    System.out.println(new Question("three").answer());
    System.out.println(Tools.sum(1, 2L, 3.5));
    var problem = new IllegalStateException("meant");
    try {
      System.out.println(new Failing(problem).call());
    } catch (IllegalStateException thrown) {
      System.out.println(thrown == problem ? "the same instance" : "another instance");
    }
  }
}
