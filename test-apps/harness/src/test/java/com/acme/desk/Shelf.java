package com.acme.desk;

/** Another one that can be asked. */
final class Shelf implements Asked {
  private final Tally tally;

  Shelf(Tally tally) {
    this.tally = tally;
  }

  @Override
  public String ask(String question) {
    tally.work();
    return "shelved " + question;
  }
}
