package io.cemaf.agent.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document as aligned plain text: a map as key and value, a list of maps as a table, everything
 * else a line each. Values beside a {@code signal}, or under {@code signals}, get its unit.
 */
final class DocumentPrinter {
  private static final String MILLIS = "Millis";
  private static final String NOTHING = "-";
  private static final int WIDEST = 100;

  private final StringBuilder text = new StringBuilder();

  private DocumentPrinter() {}

  /** The message alone where there is one: the rest of such a document is for scripts. */
  static String print(Map<String, Object> document) {
    var printer = new DocumentPrinter();
    if (document.get(Answer.MESSAGE) instanceof String message) {
      return message + "\n";
    }
    document.forEach(printer::section);
    return printer.text.toString();
  }

  private void section(String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      text.append(name).append(map.isEmpty() ? "  none\n" : "\n");
      rows(pairs(name, map));
    } else if (value instanceof List<?> list) {
      text.append(name).append(list.isEmpty() ? "  none\n" : "\n");
      list(list);
    } else {
      text.append(name).append("  ").append(plain(name, value)).append('\n');
    }
  }

  private static List<List<String>> pairs(String section, Map<?, ?> map) {
    var rows = new ArrayList<List<String>>();
    map.forEach(
        (key, value) -> {
          var name = String.valueOf(key);
          if (value instanceof List<?> several) {
            var label = label(name);
            for (var one : several) {
              rows.add(List.of(label, plain(name, one)));
              label = "";
            }
            if (several.isEmpty()) {
              rows.add(List.of(label, NOTHING));
            }
          } else if (section.equals(StatusDocument.SIGNALS) && value instanceof Number number) {
            rows.add(List.of(name, Units.signal(name, number.doubleValue())));
          } else {
            rows.add(List.of(label(name), cell(map, name)));
          }
        });
    return rows;
  }

  private void list(List<?> list) {
    var columns = new LinkedHashSet<String>();
    for (var element : list) {
      if (element instanceof Map<?, ?> row) {
        row.forEach((key, value) -> columns.add(String.valueOf(key)));
      }
    }
    columns.removeIf(column -> list.stream().allMatch(row -> emptyIn(row, column)));
    var rows = new ArrayList<List<String>>();
    if (!columns.isEmpty()) {
      rows.add(columns.stream().map(DocumentPrinter::label).toList());
    }
    for (var element : list) {
      if (element instanceof Map<?, ?> row) {
        rows.add(columns.stream().map(column -> cell(row, column)).toList());
      } else {
        rows.add(List.of(plain("", element)));
      }
    }
    rows(rows);
  }

  private static boolean emptyIn(@Nullable Object row, String column) {
    return row instanceof Map<?, ?> map && cell(map, column).equals(NOTHING);
  }

  private static String cell(Map<?, ?> row, String column) {
    var value = row.get(column);
    if (value instanceof Number number && (column.equals("value") || column.equals("threshold"))) {
      var signal = row.get("signal") == null ? row.get("name") : row.get("signal");
      return Units.signal(String.valueOf(signal), number.doubleValue());
    }
    return plain(column, value);
  }

  private static String plain(String name, @Nullable Object value) {
    if (value == null || value.equals("")) {
      return NOTHING;
    }
    if (value instanceof Number number && name.endsWith(MILLIS)) {
      return Units.millis(number.longValue());
    }
    if (value instanceof Double number) {
      return Double.isFinite(number) ? String.format(Locale.ROOT, "%.2f", number) : NOTHING;
    }
    if (value instanceof List<?> list) {
      return String.join(", ", list.stream().map(String::valueOf).toList());
    }
    return String.valueOf(value).replace('\n', ' ');
  }

  private static String label(String key) {
    return key.endsWith(MILLIS) ? key.substring(0, key.length() - MILLIS.length()) : key;
  }

  private void rows(List<List<String>> rows) {
    var widths = new ArrayList<Integer>();
    for (var row : rows) {
      for (var i = 0; i < row.size(); i++) {
        var width = Math.min(WIDEST, row.get(i).length());
        if (i == widths.size()) {
          widths.add(width);
        } else {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    for (var row : rows) {
      var line = new StringBuilder();
      for (var i = 0; i < row.size(); i++) {
        line.append("  ").append(row.get(i));
        if (i < row.size() - 1) {
          line.append(" ".repeat(Math.max(0, widths.get(i) - row.get(i).length())));
        }
      }
      text.append(line).append('\n');
    }
  }
}
