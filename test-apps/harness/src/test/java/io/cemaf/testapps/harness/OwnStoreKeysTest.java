package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules say of the methods of a store of the application's own, by sheets of 256 KiB. */
class OwnStoreKeysTest {
  private static final int KIB = 256;

  @TempDir Path room;

  /** With room enough that nothing is collected before somebody says so. */
  private DrivenJvm start(String keys) {
    var rules =
        DrivenJvm.NO_RULES
            + """
            paging:
              defaults: { memoryLimit: 4MiB, softCache: 0%%, compression: none, eviction: LRU, storagePath: "%s" }
              stores:
                sheets:
                  type: com.acme.context.Filed
                  %s
            """
                .formatted(room, keys);
    var plan =
        DrivenJvm.plan()
            .rules(rules)
            .allowFallBacks("SENSOR_LOST")
            .flags("-Xmx1g", "-Xmn800m", "-XX:MetaspaceSize=256m");
    if (keys.contains("method: made")) {
      plan.expectFallBacks("STORE_NOT_SEEN").expectFault("weaving com.acme.context.Filed for .*");
    }
    return DrivenJvm.start(plan);
  }

  private static void file(DrivenJvm app, String how, String office, String name) {
    assertThat(app.order("filed " + how + " " + office + " " + name + " " + KIB))
        .isEqualTo(Integer.toString(KIB * 1024));
  }

  private static void asked(DrivenJvm app, String how, String place) {
    assertThat(app.order("filed " + how + " " + place)).isEqualTo(Integer.toString(KIB * 1024));
  }

  private static long number(DrivenJvm app, String name) {
    return app.jvm().status().json().at("/paging/rules/sheets/" + name).asLong(-1);
  }

  /** What comes in by another method's map stays, and so does what no map takes. */
  @ParameterizedTest
  @CsvSource({"file, 3", "draft, 1", "made, 0"})
  void put_namesTheMethod_whoseValuesArePaged(String method, int pages) {
    try (var app = start("put: { method: " + method + ", key: 1, value: 2 }")) {
      file(app, "draft", "north", "d");
      for (var i = 0; i < 3; i++) {
        file(app, "file", "north", "n" + i);
      }
      asked(app, "find", "north/n1");

      if (method.equals("made")) {
        await().until(() -> !app.jvm().status().fallBacks().isEmpty());
      } else {
        await().until(() -> number(app, "pages") == pages);
      }
      assertThat(Math.max(0, number(app, "pages"))).isEqualTo(pages);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, north, 1", "1, north, 3", "1, n*, 0"})
  void put_key_isWhatKeysAreComparedWith(int key, String pinned, int pages) {
    var keys = "put: { method: file, key: " + key + ", value: 2 }\n      pinKeys: " + pinned;
    try (var app = start(keys)) {
      file(app, "file", "north", "n1");
      file(app, "file", "north", "n2");
      file(app, "file", "south", "n3");

      await().until(() -> number(app, "pages") == pages || pages == 0);
      assertThat(Math.max(0, number(app, "pages"))).isEqualTo(pages);
    }
  }

  /** What is read is on the heap anyway: only the call itself brings others back. */
  @ParameterizedTest
  @CsvSource({"find, 0", "other, 1"})
  void get_namesTheMethod_thatBringsOthersBack(String method, int faults) {
    var keys =
        "put: { method: file, key: 1, value: 2 }\n      get: { method: "
            + method
            + ", key: 0 }\n      prefetchKeys: \"recent_*\"\n      pinKeys: heap";
    try (var app = start(keys)) {
      file(app, "file", "north", "recent_0");
      file(app, "file", "north", "heap");
      for (var i = 0; i < 40; i++) {
        file(app, "file", "north", "n" + i);
      }
      await().until(() -> number(app, "pagesOnDisk") > 2);
      assertThat(app.order("filed collect")).isEqualTo("collected");
      var before = app.jvm().status().json().at("/paging/readBytes").asLong();

      asked(app, "find", "north/heap");
      if (faults == 0) {
        await()
            .until(
                () ->
                    app.jvm().status().json().at("/paging/readBytes").asLong() - before
                        >= KIB * 1024L);
      }
      var faultsBefore = number(app, "pageFaults");
      asked(app, "find", "north/recent_0");
      assertThat(number(app, "pageFaults") - faultsBefore).isEqualTo(faults);
    }
  }

  @ParameterizedTest
  @CsvSource({"drop, 2", "other, 3"})
  void remove_namesTheMethod_thatFreesThePage(String method, int left) {
    var keys =
        "put: { method: file, key: 1, value: 2 }\n      remove: { method: " + method + ", key: 0 }";
    try (var app = start(keys)) {
      for (var i = 0; i < 3; i++) {
        file(app, "file", "north", "n" + i);
      }
      await().until(() -> number(app, "pages") == 3);

      asked(app, "drop", "north/n1");
      assertThat(number(app, "pages")).isEqualTo(left);
      assertThat(app.order("filed find north/n1")).isEqualTo("none");
      asked(app, "find", "north/n2");
      assertThat(app.order("filed collect")).isEqualTo("collected");
      await().until(() -> number(app, "pages") == 2);
    }
  }
}
