package com.acme.desk;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Methods of every kind whose calls can be made with less; each answers what it was given. */
class Frugal {
  /** What the pieces of a call came in. */
  record Batch(String name, List<String> texts) {}

  /** Text that nothing is known of. */
  record Opaque(String text) {}

  int whole(int number) {
    return number;
  }

  static long staticWhole(long number, short small) {
    return number + small;
  }

  double real(double number, Float other) {
    return number + other;
  }

  Duration time(Duration limit) {
    return limit;
  }

  Integer boxed(Integer number) {
    return number;
  }

  int sum(int... numbers) {
    var sum = 0;
    for (var number : numbers) {
      sum += number;
    }
    return sum;
  }

  String text(String text) {
    return text;
  }

  int chars(CharSequence text) {
    return text.length();
  }

  String list(List<String> texts) {
    return String.join("", texts);
  }

  int maxEntities() {
    return 100;
  }

  long one() {
    return 1;
  }

  OptionalInt maybe() {
    return OptionalInt.of(10);
  }

  Duration timeout() {
    return Duration.ofSeconds(10);
  }

  String deepAnalysis(String text, int depth) {
    return "deep " + text + " " + depth;
  }

  @SuppressWarnings("unused") // rules call it
  private String simpleAnalysis(String text, int depth) {
    return "simple " + text + " " + depth;
  }

  static String deepStatic(long depth) {
    return "deep " + depth;
  }

  @SuppressWarnings("unused") // rules call it
  private static String simpleStatic(long depth) {
    return "simple " + depth;
  }

  static final IllegalStateException OWN = new IllegalStateException("own");

  int calm() {
    return 1;
  }

  @SuppressWarnings("unused") // rules call it
  private int failing() {
    throw OWN;
  }

  /** Each text with the size of the list that it came in. */
  List<String> each(List<String> texts) {
    return texts.stream().map(text -> text + texts.size()).toList();
  }

  static String[] staticEach(String... texts) {
    var marked = new String[texts.length];
    for (var i = 0; i < texts.length; i++) {
      marked[i] = texts[i] + texts.length;
    }
    return marked;
  }

  Set<String> some(List<String> texts) {
    return Set.of(texts.get(0) + texts.size());
  }

  Map<String, Integer> sizes(List<String> texts) {
    return Map.of(texts.get(0), texts.size());
  }

  int count(List<String> texts) {
    return texts.size();
  }

  String joined(List<String> texts) {
    return texts + "";
  }

  Batch batch(List<String> texts) {
    return new Batch("b", each(texts));
  }

  Opaque opaque(List<String> texts) {
    return new Opaque(texts + "");
  }

  String pieces(List<String> texts, int number) {
    return texts.size() + "/" + number + " ";
  }

  String ask(Requests.Plain request) {
    return request.toString();
  }

  String any(String name, Object request) {
    return name + " " + request;
  }
}
