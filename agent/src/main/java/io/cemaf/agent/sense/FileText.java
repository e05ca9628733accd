package io.cemaf.agent.sense;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * The start of the file that was read last, as ASCII, with the little parsing that kernel files
 * need. One per thread, used again for every file: reading and parsing allocate nothing.
 */
final class FileText {
  /** What stands where no number is, or one past the range of long. */
  static final long NO_NUMBER = -1;

  // longest file whose end is needed: a cgroup's memory.stat, about 2 KB
  private static final int MOST = 8192;
  private static final long LAST_BEFORE_OVERFLOW = (Long.MAX_VALUE - 9) / 10;

  private final byte[] bytes;
  private int length;
  private int position;
  private int line;
  private int nameStart;
  private int nameEnd;

  FileText() {
    this(MOST);
  }

  /** For files that may be longer. */
  FileText(int most) {
    bytes = new byte[most];
  }

  /** Takes what a file begins with; how many bytes that is, -1 if it is empty. */
  int read(RandomAccessFile file) throws IOException {
    file.seek(0);
    var count = file.read(bytes, 0, bytes.length);
    length = Math.max(0, count);
    position = 0;
    line = 0;
    return count;
  }

  /** Moves to the first line that is not empty, then to the next one; false if there is none. */
  boolean line() {
    while (line < length && bytes[line] == '\n') {
      line++;
    }
    if (line >= length) {
      return false;
    }
    position = line;
    line = nextLine(line);
    return true;
  }

  /** Takes the next word, which ends at a blank or after a colon; false if there is none. */
  boolean name() {
    skipBlanks();
    nameStart = position;
    while (position < length && bytes[position] > ' ' && bytes[position] != ':') {
      position++;
    }
    nameEnd = position;
    if (position < length && bytes[position] == ':') {
      position++;
    }
    return nameEnd > nameStart;
  }

  /** Whether the name taken last begins like this. */
  boolean nameStarts(byte[] prefix) {
    return nameEnd - nameStart >= prefix.length && startsWith(prefix, nameStart);
  }

  /** Whether there is such a byte in the name taken last. */
  boolean nameHolds(char letter) {
    for (int at = nameStart; at < nameEnd; at++) {
      if (bytes[at] == letter) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the name taken last is another one and a number, as a partition's is: after the letter
   * p where the other one ends in a digit.
   */
  boolean nameNumbers(byte[] other, int otherLength) {
    var at = nameStart + otherLength;
    for (int i = 0; i < otherLength; i++) {
      if (nameStart + i >= nameEnd || bytes[nameStart + i] != other[i]) {
        return false;
      }
    }
    var afterDigit = isDigit(other[otherLength - 1]);
    if (afterDigit && (at >= nameEnd || bytes[at++] != 'p')) {
      return false;
    }
    var digits = at < nameEnd;
    for (; at < nameEnd; at++) {
      digits &= isDigit(bytes[at]);
    }
    return digits;
  }

  private static boolean isDigit(byte letter) {
    return letter >= '0' && letter <= '9';
  }

  /** Whether there is such a byte in what is left of the line. */
  boolean lineHolds(char letter) {
    for (int at = position; at < line - 1 && at < length; at++) {
      if (bytes[at] == letter) {
        return true;
      }
    }
    return false;
  }

  /** Copies the name taken last, or what there is room for; how long it is. */
  int copyName(byte[] into) {
    var count = Math.min(into.length, nameEnd - nameStart);
    System.arraycopy(bytes, nameStart, into, 0, count);
    return count;
  }

  /** Moves behind the first line start that reads {@code key}; false if there is none. */
  boolean seek(byte[] key) {
    for (int line = 0; line + key.length <= length; line = nextLine(line)) {
      if (startsWith(key, line)) {
        position = line + key.length;
        return true;
      }
    }
    return false;
  }

  private boolean startsWith(byte[] key, int at) {
    for (int i = 0; i < key.length; i++) {
      if (bytes[at + i] != key[i]) {
        return false;
      }
    }
    return true;
  }

  private int nextLine(int from) {
    int at = from;
    while (at < length && bytes[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  /** Whether the next word is {@code word}; moves behind it if so. */
  boolean word(byte[] word) {
    skipBlanks();
    if (position + word.length > length || !startsWith(word, position)) {
      return false;
    }
    position += word.length;
    return endsWord();
  }

  /** The next number, 0 or more, {@link #NO_NUMBER} if there is none. */
  long number() {
    skipBlanks();
    var start = position;
    var number = digits(0);
    return position > start && endsWord() ? number : NO_NUMBER;
  }

  /** The next number with or without a sign; {@code Long.MIN_VALUE} if there is none. */
  long signed() {
    skipBlanks();
    var negative = position < length && bytes[position] == '-';
    if (negative) {
      position++;
    }
    var number = number();
    if (number == NO_NUMBER) {
      return Long.MIN_VALUE;
    }
    return negative ? -number : number;
  }

  /** The next number with or without decimals, 0 or more, NaN if there is none. */
  double decimal() {
    skipBlanks();
    var start = position;
    var whole = digits(0);
    if (position == start || whole == NO_NUMBER) {
      return Double.NaN;
    }
    double value = whole;
    if (position < length && bytes[position] == '.') {
      position++;
      var point = position;
      var decimals = digits(0);
      if (position == point || decimals == NO_NUMBER) {
        return Double.NaN;
      }
      double scale = 1;
      for (int i = point; i < position; i++) {
        scale *= 10;
      }
      value += decimals / scale;
    }
    return endsWord() ? value : Double.NaN;
  }

  private long digits(long start) {
    long number = start;
    while (position < length && bytes[position] >= '0' && bytes[position] <= '9') {
      if (number != NO_NUMBER) {
        number = number <= LAST_BEFORE_OVERFLOW ? number * 10 + (bytes[position] - '0') : NO_NUMBER;
      }
      position++;
    }
    return number;
  }

  private void skipBlanks() {
    while (position < length && (bytes[position] == ' ' || bytes[position] == '\t')) {
      position++;
    }
  }

  private boolean endsWord() {
    return position >= length || bytes[position] <= ' ';
  }
}
