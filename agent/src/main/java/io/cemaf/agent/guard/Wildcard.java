package io.cemaf.agent.guard;

/** Matches names against a pattern in which {@code *} stands for any characters. */
final class Wildcard {
  private Wildcard() {}

  static boolean matches(String pattern, String name) {
    var at = 0;
    var star = -1;
    var retry = 0;
    var p = 0;
    while (at < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = at;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(at)) {
        p++;
        at++;
      } else if (star >= 0) {
        p = star + 1;
        at = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
