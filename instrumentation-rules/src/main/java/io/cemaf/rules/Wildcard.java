package io.cemaf.rules;

/** Patterns in which {@code *} stands for any number of characters, none included. */
public final class Wildcard {
  private Wildcard() {}

  /** Whether the whole of {@code text} fits {@code pattern}; linear for patterns with one star. */
  public static boolean matches(String pattern, String text) {
    var inPattern = 0;
    var inText = 0;
    var star = -1;
    var resumeAt = 0;
    while (inText < text.length()) {
      if (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
        star = inPattern++;
        resumeAt = inText;
      } else if (inPattern < pattern.length() && pattern.charAt(inPattern) == text.charAt(inText)) {
        inPattern++;
        inText++;
      } else if (star >= 0) {
        inPattern = star + 1;
        inText = ++resumeAt;
      } else {
        return false;
      }
    }
    while (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
      inPattern++;
    }
    return inPattern == pattern.length();
  }
}
