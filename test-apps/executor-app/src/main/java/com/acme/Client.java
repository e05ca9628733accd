package com.acme;

/** An interface with a default method: the top of three levels. */
public interface Client {
  String call(String question);

  default String callTwice(String question) {
    return "twice " + question;
  }
}
