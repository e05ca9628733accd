package com.acme.context;

/** A library that keeps texts. */
interface Holder {
  void hold(int number, String text) throws Exception;

  /** Whatever the library answers for one that was held. */
  String read(int number) throws Exception;

  /**
   * What the library writes when all that it has is to be saved; nothing where it saves nothing.
   */
  String saved() throws Exception;
}
