package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Level;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys about disks and log files. */
class StorageRulesTest {
  @TempDir Path directory;

  @Test
  void disk_ofTheExample_isRead() {
    var loaded =
        TestRules.load(
            directory,
            "disk: { paths: [\"/var/lib/app/**\"], maxWriteRate: 10MB/s, maxReadRate: 50MB/s }");

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.rules().disk())
        .isEqualTo(
            new DiskSpec(
                null,
                List.of("/var/lib/app/**"),
                ByLevel.of(10_000_000L),
                ByLevel.of(50_000_000L),
                false));
  }

  @Test
  void disk_byLevel_isRead() {
    var loaded =
        TestRules.load(
            directory,
            "disk: { paths: /data, maxWriteRate: { high: 1MiB/s, disk > 90%: 64KiB/s },"
                + " scheduler: fifo, mode: observe }");

    assertThat(loaded.problems()).isEmpty();
    var disk = loaded.rules().disk();
    assertThat(disk.maxWriteRate().at(Level.NORMAL)).isNull();
    assertThat(disk.maxWriteRate().at(Level.CRITICAL)).isEqualTo(1L << 20);
    assertThat(disk.maxWriteRate().conditions()).hasSize(1);
    assertThat(disk.maxReadRate()).isNull();
    assertThat(disk.fifo()).isTrue();
    assertThat(disk.mode()).isEqualTo(Mode.OBSERVE);
  }

  @Test
  void logging_ofTheExample_isRead() {
    var loaded = TestRules.load(directory, "logging: { when: disk > 95%, keepAtLeast: warning }");

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.rules().logging())
        .isEqualTo(
            new LoggingSpec(
                null,
                List.of(new Condition.Compare("disk", Condition.Op.ABOVE, 0.95)),
                LoggingSpec.Severity.WARNING));
  }

  @Test
  void neither_ofRulesWithoutThem_isThere() {
    var rules = TestRules.load(directory, "mode: enforce").rules();

    assertThat(rules.disk()).isNull();
    assertThat(rules.logging()).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "disk: { maxWriteRate: 10MB/s }                             | 1:7  | needs the key 'paths'",
        "disk: { paths: [] }                                        | 1:16 | empty list",
        "disk: { paths: var/lib }                                   | 1:16 | no absolute path",
        "disk: { paths: '/var/{a,b}' }                              | 1:16 | has '{'",
        "disk: { paths: /a, maxWriteRate: 0B/s }                    | 1:34 | out of range; the least",
        "disk: { paths: /a, maxWriteRate: 10MB }                    | 1:34 | is no rate",
        "disk: { paths: /a, maxWriteRate: 10 }                      | 1:34 | is no rate",
        "disk: { paths: /a, maxWriteRate: { hihg: 10MB/s } }        | 1:36 | hihg",
        "disk: { paths: /a, scheduler: cfq }                        | 1:31 | not one of deadline, fifo",
        "disk: { paths: /a, writeRate: 10MB/s }                     | 1:20 | unknown key 'writeRate'",
        "logging: { keepAtLeast: warning }                          | 1:10 | needs the key 'when'",
        "logging: { when: disk > 95% }                              | 1:10 | needs the key 'keepAtLeast'",
        "logging: { when: disk > 95%, keepAtLeast: warn }           | 1:43 | did you mean 'warning'",
        "logging: { when: dsik > 95%, keepAtLeast: warning }        | 1:18 | unknown signal 'dsik'",
      })
  void mistake_inEither_isToldWithItsPlace(String text, String place, String message) {
    var loaded = TestRules.load(directory, text);

    assertThat(loaded.rules()).isNull();
    assertThat(loaded.problems()).hasSize(1);
    var problem = loaded.problems().get(0);
    assertThat(problem.source().line() + ":" + problem.source().column()).isEqualTo(place);
    assertThat(problem.message()).contains(message);
  }
}
