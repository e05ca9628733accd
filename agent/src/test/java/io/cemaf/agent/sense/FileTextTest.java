package io.cemaf.agent.sense;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTextTest {
  private static final long NONE = FileText.NO_NUMBER;

  @TempDir private Path directory;

  private FileText text(String content) throws IOException {
    var file = directory.resolve("text");
    Files.writeString(file, content, StandardCharsets.ISO_8859_1);
    var text = new FileText();
    try (var open = new RandomAccessFile(file.toFile(), "r")) {
      text.read(open);
    }
    return text;
  }

  @ParameterizedTest(name = "number: {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          plain          | "42\n"                  | 42
          end of file    | "42"                    | 42
          blanks before  | "   \t42 kB"            | 42
          zero           | "0\n"                   | 0
          v1 unlimited   | "9223372036854771712\n" | 9223372036854771712
          past long      | "9223372036854775999\n" | -1
          very long      | "99999999999999999999999999999" | -1
          negative       | "-1\n"                  | -1
          letters        | "abc\n"                 | -1
          glued letters  | "12abc\n"               | -1
          decimals       | "1.5\n"                 | -1
          nothing        | "\n"                    | -1
          """)
  void number_ofText_isReadOrRefused(String name, String content, long expected)
      throws IOException {
    assertThat(text(content).number()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "decimal: {0}")
  @CsvSource({
    "whole, 3, 3", "decimals, 0.19, 0.19", "padded, 12.50, 12.5", "no decimals, 3., NaN",
    "no whole, .5, NaN", "negative, -0.5, NaN", "letters, abc, NaN", "two points, 1.2.3, NaN",
    "past long, 99999999999999999999.5, NaN"
  })
  void decimal_ofText_isReadOrRefused(String name, String content, double expected)
      throws IOException {
    assertThat(text(content).decimal()).isEqualTo(Double.valueOf(expected));
  }

  @ParameterizedTest(name = "signed: {0}")
  @CsvSource({"negative, -40000, -40000", "positive, 40000, 40000"})
  void signed_ofNumber_keepsItsSign(String name, String content, long expected) throws IOException {
    assertThat(text(content).signed()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "signed: {0}")
  @CsvSource({"bare sign, -", "two signs, --4", "letters, warm"})
  void signed_ofNoNumber_isTheSmallestLong(String name, String content) throws IOException {
    assertThat(text(content).signed()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void seek_keyAtLineStart_movesBehindIt() throws IOException {
    var text = text("inactive_anon 1\ntotal_inactive_file 2\ninactive_file 3\n");
    assertThat(text.seek("inactive_file ".getBytes(StandardCharsets.US_ASCII))).isTrue();
    assertThat(text.number()).isEqualTo(3);
  }

  @Test
  void seek_keyCutOff_isNotThere() throws IOException {
    assertThat(text("inactive_fi").seek("inactive_file ".getBytes(StandardCharsets.US_ASCII)))
        .isFalse();
  }

  @Test
  void numbers_inARow_areReadInOrder() throws IOException {
    var text = text("cpu  1 22 333\n");
    assertThat(text.word("cpu".getBytes(StandardCharsets.US_ASCII))).isTrue();
    assertThat(new long[] {text.number(), text.number(), text.number(), text.number()})
        .containsExactly(1, 22, 333, NONE);
  }
}
