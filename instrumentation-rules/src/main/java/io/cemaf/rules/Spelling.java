package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/** Finds what somebody probably meant. Public: settings are misspelt as rules are. */
public final class Spelling {
  private Spelling() {}

  /** The candidate closest to {@code written}; null if none is close. */
  public static @Nullable String nearest(String written, Iterable<String> candidates) {
    String best = null;
    var bestDistance = Integer.MAX_VALUE;
    for (var candidate : candidates) {
      var distance = distance(written, candidate);
      if (startsOrEnds(written, candidate)) {
        distance = Math.min(distance, 2);
      }
      if (distance < bestDistance) {
        bestDistance = distance;
        best = candidate;
      }
    }
    return best != null && bestDistance <= tolerance(written) ? best : null;
  }

  /** {@code ; did you mean 'x'?}, or nothing. */
  static String hint(String written, Iterable<String> candidates) {
    var nearest = nearest(written, candidates);
    return nearest == null ? "" : "; did you mean '" + nearest + "'?";
  }

  private static int tolerance(String written) {
    return Math.max(2, written.length() / 3);
  }

  private static boolean startsOrEnds(String written, String candidate) {
    var longEnough = Math.min(written.length(), candidate.length()) >= 4;
    return longEnough && (candidate.startsWith(written) || candidate.endsWith(written));
  }

  /** Edits to get from one to the other: insert, delete, replace, swap neighbours; case is free. */
  static int distance(String from, String to) {
    var a = from.toLowerCase(java.util.Locale.ROOT);
    var b = to.toLowerCase(java.util.Locale.ROOT);
    var rows = new int[a.length() + 1][b.length() + 1];
    for (var i = 0; i <= a.length(); i++) {
      rows[i][0] = i;
    }
    for (var j = 0; j <= b.length(); j++) {
      rows[0][j] = j;
    }
    for (var i = 1; i <= a.length(); i++) {
      for (var j = 1; j <= b.length(); j++) {
        var same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        var best = Math.min(rows[i - 1][j], rows[i][j - 1]) + 1;
        best = Math.min(best, rows[i - 1][j - 1] + same);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, rows[i - 2][j - 2] + 1);
        }
        rows[i][j] = best;
      }
    }
    return rows[a.length()][b.length()];
  }
}
