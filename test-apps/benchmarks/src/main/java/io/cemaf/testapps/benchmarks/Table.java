package io.cemaf.testapps.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Figures as aligned plain text. */
final class Table {
  private static final List<String> HEAD = List.of("what", "measured", "bar", "verdict", "from");

  private Table() {}

  static String of(List<Figure> figures) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    for (var figure : figures) {
      rows.add(
          List.of(
              figure.what(), figure.measured(), figure.bar(), figure.verdict(), figure.basis()));
    }
    var widths = new int[HEAD.size()];
    for (var row : rows) {
      for (var column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    var text = new StringBuilder();
    for (var row : rows) {
      var line = new StringBuilder();
      for (var column = 0; column < widths.length; column++) {
        var cell = row.get(column);
        line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
