package com.acme.desk;

/** What a desk and a shelf have in common. */
interface Asked {
  String ask(String question);
}
