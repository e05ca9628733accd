package com.acme;

import java.time.Duration;

/** The bottom of three levels; the one that has the method. */
public final class RemoteClient extends BaseClient {
  public RemoteClient() {
    super(Duration.ofMillis(20));
  }

  public RemoteClient(Duration time) {
    super(time);
  }

  @Override
  public String call(String question) {
    return ask(question);
  }
}
