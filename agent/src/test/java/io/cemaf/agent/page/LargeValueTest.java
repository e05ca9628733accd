package io.cemaf.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Priority;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values above maxValueSize: they go to disk and back past memory. */
final class LargeValueTest {
  private static final int MOST = 512 << 10;
  private static final int CHUNK = 64 << 10;

  @TempDir Path storage;

  private PageSettings settings() {
    return Stores.small(storage).maxValueSize(MOST).chunkSize(CHUNK);
  }

  @ParameterizedTest(name = "{0} bytes, encrypted: {1}")
  @CsvSource({"524289, false", "8388608, false", "5000000, true"})
  void value_aboveMaxValueSize_isOnDiskAndBackWithoutMemory(int length, boolean encrypt) {
    try (var it = new Stores(settings().encrypt(encrypt))) {
      var beside = it.put(Stores.text(50_000, 3));
      var value = Stores.text(length, 1);
      var id = it.put(value);
      var parts = (length + CHUNK - 1) / CHUNK;

      assertThat(it.store.stats().all().pagesOnDisk()).isEqualTo(parts);
      assertThat(it.store.get(id)).isEqualTo(value);
      it.store.prefetch(id);
      it.store.pin(id, true);
      var part = new byte[100_000];
      it.store.read(id, 300_000, part, 0, part.length);
      assertThat(part).isEqualTo(Arrays.copyOfRange(value, 300_000, 400_000));
      // the other value, and the numbers of this one's parts
      assertThat(it.store.stats().all().bytesInMemory()).isEqualTo(50_000 + parts * 8L);
      assertThat(it.store.get(beside)).isEqualTo(Stores.text(50_000, 3));

      it.store.free(id);
      it.store.free(beside);
      it.awaitNothing();
      assertThat(it.store.stats().all().bytesOnDisk()).isZero();
      assertThat(it.lines).isEmpty();
    }
  }

  @Test
  void value_inPartsAboveMaxValueSize_isOnDisk() {
    try (var it = new Stores(settings())) {
      var value = Stores.text(3_000_000, 2);
      try (var chunks = it.store.put(it.group, Priority.NORMAL, value.length)) {
        for (var at = 0; at < value.length; at += 10_000) {
          chunks.add(value, at, 10_000);
        }
        var id = chunks.finish();
        assertThat(it.store.stats().all().bytesInMemory()).isLessThan(1_000);
        assertThat(it.store.get(id)).isEqualTo(value);
      }
    }
  }

  @Test
  void value_atMaxValueSize_isInMemory() {
    try (var it = new Stores(settings())) {
      var id = it.put(Stores.text(MOST, 1));
      assertThat(it.store.stats().all().bytesInMemory()).isGreaterThanOrEqualTo(MOST);
      assertThat(it.store.stats().all().pagesOnDisk()).isZero();
      assertThat(it.store.get(id)).isEqualTo(Stores.text(MOST, 1));
    }
  }

  @Test
  void value_aboveMaxValueSizeWithoutDisk_isInMemory() {
    try (var it = new Stores(settings().maxDisk(0))) {
      var value = Stores.text(MOST + 1, 1);
      var id = it.put(value);
      assertThat(it.store.stats().all().bytesInMemory()).isGreaterThan(MOST);
      assertThat(it.store.get(id)).isEqualTo(value);
      it.store.free(id);
      it.awaitNothing();
    }
  }
}
