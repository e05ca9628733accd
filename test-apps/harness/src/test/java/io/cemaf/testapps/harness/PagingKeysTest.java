package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of {@code paging}, by notes of a mebibyte each. */
class PagingKeysTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final int NOTES = 24;

  @TempDir Path room;

  private interface Look {
    void at(DrivenJvm app) throws Exception;
  }

  /**
   * Notes by these keys; whatever they say, every note is what it was. Ciphers take long in a JVM
   * that compiles little: only those tests have one that are about it.
   */
  private void with(String defaults, String field, Look look) throws Exception {
    var rules = rules(defaults, field);
    try (var host = FakeHost.in(Files.createTempDirectory(room, "host"));
        var app =
            DrivenJvm.start(
                DrivenJvm.plan()
                    .on(host)
                    .rules(rules)
                    .flags("-Xmx256m", "-Dcemaf.reload.interval=100ms"))) {
      assertThat(app.order("notes hold " + NOTES)).isEqualTo(Integer.toString(NOTES));
      look.at(app);
      assertThat(app.order("notes same")).isEqualTo(app.order("notes hold 0"));
    }
  }

  private String rules(String defaults, String field) {
    return """
        apiVersion: cemaf/v1
        paging:
          defaults: { storagePath: %s%s }
          fields: { notes: { type: com.acme.pages.Note, field: text%s } }
        """
        .formatted(
            room.resolve("pages"),
            (defaults.contains("encrypt") ? "" : ", encrypt: false")
                + (defaults.isEmpty() ? "" : ", " + defaults),
            field.isEmpty() ? "" : ", " + field);
  }

  private static JsonNode paging(DrivenJvm app) {
    return app.jvm().status().json().path("paging");
  }

  private static long number(DrivenJvm app, String name) {
    return paging(app).path(name).asLong(-1);
  }

  /** The files that it has open below a directory, though they have no name any more. */
  private static List<Path> segments(DrivenJvm app, Path below) throws IOException {
    var found = new ArrayList<Path>();
    try (var open = Files.newDirectoryStream(Path.of("/proc/" + app.jvm().pid() + "/fd"))) {
      for (var one : open) {
        if (Files.isSymbolicLink(one)
            && Files.readSymbolicLink(one).toString().startsWith(below + "/")
            && Files.readSymbolicLink(one).toString().contains(".seg")) {
          found.add(one);
        }
      }
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({"4, 16", "64, 0"})
  void memoryLimit_bounds_whatIsInMemory(int mebibytes, int leastOnDisk) throws Exception {
    with(
        "memoryLimit: " + mebibytes + "MiB",
        "",
        app -> {
          await().until(() -> number(app, "pagesOnDisk") >= leastOnDisk);
          assertThat(number(app, "memoryBytes")).isBetween(1L, mebibytes * MEBIBYTE);
          assertThat(number(app, "bytes")).isGreaterThanOrEqualTo(NOTES * MEBIBYTE);
        });
  }

  @Test
  void storagePath_named_hasTheSegments() throws Exception {
    with(
        "memoryLimit: 4MiB",
        "",
        app -> {
          await().until(() -> !segments(app, room.resolve("pages")).isEmpty());
          assertThat(segments(app, Path.of("/var/tmp/cemaf"))).isEmpty();
        });
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void encrypt_decides_whetherTextCanBeReadOnDisk(boolean encrypt, boolean readable)
      throws Exception {
    with(
        "memoryLimit: 4MiB, compression: none, encrypt: " + encrypt,
        "",
        app -> {
          await().until(() -> number(app, "pagesOnDisk") >= 16);
          var found = false;
          for (var segment : segments(app, room.resolve("pages"))) {
            found |=
                new String(Files.readAllBytes(segment), StandardCharsets.ISO_8859_1)
                    .contains("1 32, 1 63, 1 94, ");
          }
          assertThat(found).isEqualTo(readable);
          assertThat(
                  paging(app).path("encryption").asText().isEmpty()
                      || paging(app).path("encryption").asText().equals("none"))
              .isEqualTo(!encrypt);
        });
  }

  @Test
  void compression_decides_howMuchDiskItTakes() throws Exception {
    var sizes = new ArrayList<Double>();
    for (var how : List.of("none", "lz4")) {
      with(
          "memoryLimit: 4MiB, compression: " + how,
          "",
          app -> {
            await().until(() -> number(app, "pagesOnDisk") >= 16);
            sizes.add(
                paging(app).path("bytesOnDisk").asDouble()
                    / paging(app).path("pagesOnDisk").asDouble());
          });
    }

    assertThat(sizes.get(1)).isLessThan(0.6 * sizes.get(0));
  }

  @Test
  void maxDisk_reached_leavesValuesWhereTheyAre() throws Exception {
    with(
        "memoryLimit: 4MiB, pageSize: 1MiB, compression: none, maxDisk: 6MiB",
        "",
        app -> {
          await().until(() -> number(app, "refused") > 0);
          assertThat(number(app, "diskBytes")).isLessThanOrEqualTo(6 * MEBIBYTE);
          assertThat(number(app, "bytes")).isLessThan(12 * MEBIBYTE);
        });
  }

  @Test
  void pageSize_isTheMostOfASegment() throws Exception {
    with(
        "memoryLimit: 4MiB, pageSize: 2MiB, maxDisk: 64MiB, compression: none",
        "",
        app -> {
          await().until(() -> segments(app, room.resolve("pages")).size() > 4);
          var segments = segments(app, room.resolve("pages"));
          for (var segment : segments) {
            assertThat(Files.size(segment)).isLessThanOrEqualTo(2 * MEBIBYTE);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "minValueSize: 2MiB,          0",
    "minValueSize: 1KiB,         24",
    "maxEntries: 3,               3",
    "maxStateSize: 5MiB,          5",
    "mode: off,                   0",
    "mode: observe,               0"
  })
  void field_withLimitsOfItsOwn_pagesSoMany(String key, int pages) throws Exception {
    with(
        "chunkSize: 4MiB, maxValueSize: 64MiB",
        key,
        app -> assertThat(number(app, "bytes") / MEBIBYTE).isEqualTo(pages));
  }

  @ParameterizedTest
  @CsvSource({"minValueSize: 2MiB, 0", "maxEntries: 3, 3", "maxStateSize: 5MiB, 5"})
  void defaults_ofLimits_holdForEveryField(String key, int pages) throws Exception {
    with(key, "", app -> assertThat(number(app, "bytes") / MEBIBYTE).isEqualTo(pages));
  }

  /** Of 24 MiB in a memory of 32; those that are on disk may be in memory too. */
  @ParameterizedTest
  @CsvSource({
    "'cleanupThreshold: 50%',                      8,  12",
    "'cleanupThreshold: 25%',                      16, 20",
    "'cleanupThreshold: 95%',                      0,  0",
    "'cleanupThreshold: 50%, autoCleanup: false',  0,  0"
  })
  void cleanup_byItsKeys_writesAheadOfNeed(String keys, int leastOnDisk, long mostOnDisk)
      throws Exception {
    with(
        "memoryLimit: 32MiB, " + keys,
        "",
        app -> {
          await().until(() -> number(app, "pagesOnDisk") >= leastOnDisk);
          assertThat(number(app, "pagesOnDisk")).isBetween((long) leastOnDisk, mostOnDisk);
          assertThat(number(app, "diskBytes")).isGreaterThanOrEqualTo(leastOnDisk * 100_000L);
        });
  }

  @ParameterizedTest
  @CsvSource({"0%, 0, 0", "10%, 1, 26", "3%, 1, 8"})
  void softCache_bounds_whatStaysOnTheHeap(String share, long least, long most) throws Exception {
    with(
        "softCache: " + share,
        "",
        app -> {
          assertThat(app.order("notes same")).isEqualTo(Integer.toString(NOTES));
          assertThat(number(app, "decodedBytes")).isBetween(least * MEBIBYTE, most * MEBIBYTE);
        });
  }

  @Test
  void defaults_changedWhileThereArePages_holdAtOnceOrAreSaidToWait() throws Exception {
    with(
        "memoryLimit: 32MiB, maxDisk: 64MiB, softCache: 20%",
        "",
        app -> {
          assertThat(app.order("notes same")).isEqualTo(Integer.toString(NOTES));
          assertThat(number(app, "decodedBytes")).isGreaterThan(20 * MEBIBYTE);

          app.replace(
              rules(
                  "memoryLimit: 32MiB, maxDisk: 64MiB, softCache: 2%, cleanupThreshold: 40%", ""));

          await().until(() -> number(app, "decodedBytes") < 6 * MEBIBYTE);
          await().until(() -> number(app, "memoryBytes") < 14 * MEBIBYTE);
          assertThat(app.jvm().stderr()).isEmpty();

          app.replace(rules("memoryLimit: 64MiB, maxDisk: 1MiB, compression: none", ""));

          await().until(() -> app.jvm().stderr().contains("until the JVM starts again"));
          assertThat(app.jvm().stderr())
              .contains("paging.defaults: memoryLimit, compression of the rules");
          var before = number(app, "diskBytes");
          assertThat(app.order("notes hold " + NOTES)).isEqualTo(Integer.toString(2 * NOTES));
          assertThat(number(app, "diskBytes")).isLessThanOrEqualTo(before);
        });
  }

  @ParameterizedTest
  @CsvSource({"observe, 24", "off, 0"})
  void mode_observe_countsWhatWouldBePaged(String mode, int observed) throws Exception {
    with(
        "",
        "mode: " + mode,
        app -> {
          assertThat(number(app, "pages")).isZero();
          assertThat(number(app, "observed")).isEqualTo(observed);
          assertThat(number(app, "observedBytes")).isGreaterThanOrEqualTo(observed * MEBIBYTE);
        });
  }
}
