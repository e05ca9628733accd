package io.cemaf.agent.field;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cemaf.Paged;
import io.cemaf.Priority;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.page.HeapPages;
import io.cemaf.agent.page.PageLostException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What woven classes get for values that they read and write. */
class FieldPagesTest {
  private static final long SOFT = 100_000;
  private static final int LEAST = 4096;

  private final HeapPages pages = new HeapPages();
  private final Health health = new Health(line -> {});
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch emptied = new CountDownLatch(1);
  private FieldPages values;
  private PagedField field;

  @BeforeAll
  static void openJdk() {
    var module = FieldPagesTest.class.getModule();
    ByteBuddyAgent.install()
        .redefineModule(
            Object.class.getModule(),
            Set.of(),
            Map.of("jdk.internal.misc", Set.of(module)),
            Map.of("java.lang.invoke", Set.of(module)),
            Set.of(),
            Map.of());
  }

  @BeforeEach
  void open() {
    values =
        new FieldPages(
            pages,
            SOFT,
            health,
            new FieldPages.Emptied() {
              @Override
              public void field(PagedField empty) {
                emptied.countDown();
              }

              @Override
              public void all() {
                ended.countDown();
              }
            });
    values.open();
    field = values.add(Paged.nextField(), "com.acme.Note", "text", terms(true));
  }

  @AfterEach
  void leave() throws InterruptedException {
    values.leave();
    pages.room = 0;
    for (var i = 0; i < 200 && !ended.await(50, TimeUnit.MILLISECONDS); i++) {
      System.gc();
    }
    assertThat(ended.getCount()).as("pages left: %s", pages.kept.keySet()).isZero();
    assertThat(pages.kept).isEmpty();
    assertThat(health.faults()).isEmpty();
  }

  private PagedField.Terms terms(boolean paged) {
    var group = pages.group("notes", Priority.NORMAL, Long.MAX_VALUE, Long.MAX_VALUE);
    return new PagedField.Terms(group, Priority.NORMAL, LEAST, false, paged, false);
  }

  private String write(String value) {
    return Paged.write(value, field.number());
  }

  private static String text(int seed, int length) {
    return (seed + ", ").repeat(length).substring(0, length);
  }

  /** A stub of a text that nobody has any more. */
  private String collected(int seed, int length) {
    var stub = write(text(seed, length));
    await().until(() -> isCold(stub));
    return stub;
  }

  private boolean isCold(String stub) {
    System.gc();
    return values.near(stub) == null;
  }

  @Test
  void value_largeEnough_becomesAStubThatNamesItsField() {
    var stub = write(text(1, 5000));

    assertThat(stub).matches("\\[cemaf page \\d+ of Note\\.text]");
    assertThat(Paged.read(stub)).isEqualTo(text(1, 5000));
    assertThat(Paged.read(new String(stub.getBytes(ISO_8859_1), ISO_8859_1))).isEqualTo(stub);
  }

  @Test
  void value_belowTheSize_staysItself() {
    var small = text(1, LEAST - 1);

    assertThat(write(small)).isSameAs(small);
    assertThat(write(null)).isNull();
  }

  @Test
  void value_withoutRoom_staysItselfAndIsCounted() {
    pages.room = 0;
    var large = text(1, 5000);

    assertThat(write(large)).isSameAs(large);
    assertThat(health.counted(FallBack.VALUE_NOT_PAGED)).isEqualTo(1);
    assertThat(field.pages()).isZero();
  }

  @Test
  void value_ofLongNames_isCutInItsStub() {
    var type = "com.acme." + "Extraordinarily".repeat(3);
    var other = values.add(Paged.nextField(), type, "contents", terms(true));

    var stub = Paged.write(text(1, 5000), other.number());

    assertThat(stub).hasSize(Paged.LONGEST).startsWith("[cemaf page ").endsWith("~]");
    assertThat(Paged.read(stub)).isEqualTo(text(1, 5000));
  }

  @Test
  void read_whileTheValueIsHeld_isThatObject() {
    var written = text(1, 5000);
    var stub = write(written);
    assertThat(Paged.read(stub)).isSameAs(written);
    var cold = collected(2, 5000);
    var read = Paged.read(cold);

    // More than is kept for certain.
    for (var i = 0; i < 50; i++) {
      assertThat(Paged.read(collected(i, 5000))).hasSize(5000);
    }
    System.gc();

    assertThat(Paged.read(cold)).isSameAs(read);
    assertThat(values.keptBytes()).isLessThanOrEqualTo(SOFT);
  }

  @Test
  void read_again_fetchesOnce() {
    var stub = collected(1, 5000);

    for (var i = 0; i < 5; i++) {
      System.gc();
      assertThat(Paged.read(stub)).isEqualTo(text(1, 5000));
    }

    assertThat(pages.fetched).hasValue(1);
  }

  @Test
  void hash_ofAColdValue_isFetchedForOnce() {
    var stub = collected(1, 5000);
    var expected = text(1, 5000).hashCode();
    var hashed = Paged.hashed(stub);
    assertThat(hashed).isNotNull();
    assertThat(hashed.hashCode()).isEqualTo(expected);
    hashed = null;
    values.shrink(1);
    await().until(() -> isCold(stub));

    assertThat(Paged.hashed(stub)).isSameAs(stub);
    assertThat(stub.hashCode()).isEqualTo(expected);
    assertThat(pages.fetched).hasValue(1);
  }

  @Test
  void hash_knownWhenWritten_isNeverFetchedFor() {
    var text = text(1, 5000);
    var expected = text.hashCode();
    var stub = write(text);

    var hashed = Paged.hashed(stub);

    assertThat(hashed).isSameAs(stub);
    assertThat(stub.hashCode()).isEqualTo(expected);
  }

  @Test
  void hash_ofAValueWhoseHashIsZero_isZero() {
    var zeros = new String(new byte[5000], ISO_8859_1);
    var stub = write(zeros);
    assertThat(stub.hashCode()).isNotZero();

    var hashed = Paged.hashed(stub);

    assertThat(hashed).isNotNull();
    assertThat(hashed.hashCode()).isZero();
    assertThat(zeros).hasSize(5000);
  }

  @Test
  void equals_ofWhatDiffersInLengthOrHash_fetchesNothing() {
    var one = collected(1, 5000);
    var longer = collected(1, 5001);
    // As many bytes, and half the characters.
    var wide = write("\u4f60".repeat(2500));
    var hashedOne = write(hashed(text(3, 5000)));
    var hashedOther = write(hashed(text(4, 5000)));
    pages.fetched.set(0);

    assertThat(Paged.equal(one, longer)).isFalse();
    assertThat(Paged.equal(one, wide)).isFalse();
    assertThat(Paged.equal(one, "short")).isFalse();
    assertThat(Paged.equal(one, null)).isFalse();
    assertThat(Paged.isEqual(hashedOne, hashedOther)).isFalse();
    assertThat(Paged.equal(one, one)).isTrue();
    assertThat(pages.fetched).hasValue(0);
  }

  private static String hashed(String text) {
    assertThat(text.hashCode()).isNotZero();
    return text;
  }

  @Test
  void equals_ofWhatMayBeEqual_looks() {
    var one = collected(1, 5000);

    assertThat(Paged.equal(one, text(1, 5000))).isTrue();
    assertThat(Paged.equal(text(1, 5000), one)).isTrue();
    assertThat(Paged.isEqual(one, collected(1, 5000))).isTrue();
    assertThat(Paged.equal(one, collected(2, 5000))).isFalse();
  }

  @Test
  void page_thatIsLost_isAnErrorAndNeverTheStub() {
    var stub = collected(1, 5000);
    pages.kept.clear();

    assertThatThrownBy(() -> Paged.read(stub)).isInstanceOf(PageLostException.class);
  }

  @Test
  void pages_ofStubsThatDied_areFreed() {
    var stubs = new ArrayList<String>();
    for (var i = 0; i < 100; i++) {
      stubs.add(write(text(i, 5000)));
    }
    assertThat(pages.kept).hasSize(100);
    assertThat(field.pages()).isEqualTo(100);

    var kept = stubs.get(50);
    stubs.clear();

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(pages.kept).hasSize(1);
            });
    assertThat(field.pages()).isEqualTo(1);
    assertThat(Paged.read(kept)).isEqualTo(text(50, 5000));
    // Slots are used again, and nobody's value comes with them.
    for (var i = 0; i < 100; i++) {
      stubs.add(write(text(1000 + i, 5000)));
    }
    for (var i = 0; i < 100; i++) {
      assertThat(Paged.read(stubs.get(i))).isEqualTo(text(1000 + i, 5000));
    }
  }

  @Test
  void field_thatPagesNoMore_isToldOfWithItsLastPage() throws InterruptedException {
    var stub = write(text(1, 5000));
    values.use(field, terms(false));
    var after = text(2, 5000);

    assertThat(write(after)).isSameAs(after);
    assertThat(Paged.read(stub)).isEqualTo(text(1, 5000));
    assertThat(emptied.await(100, TimeUnit.MILLISECONDS)).isFalse();
    Reference.reachabilityFence(stub);
    stub = null;

    await()
        .until(
            () -> {
              System.gc();
              return emptied.getCount() == 0;
            });
  }

  private PagedField arrays(boolean writeBack) {
    var group = pages.group("arrays", Priority.NORMAL, Long.MAX_VALUE, Long.MAX_VALUE);
    var terms = new PagedField.Terms(group, Priority.NORMAL, LEAST, writeBack, true, false);
    return values.add(Paged.nextField(), "com.acme.Note", "bytes", terms);
  }

  private static byte[] bytes(int seed, int length) {
    return text(seed, length).getBytes(ISO_8859_1);
  }

  private byte[] collectedArray(PagedField of, int seed) {
    var stub = Paged.write(bytes(seed, 5000), of.number());
    await()
        .until(
            () -> {
              values.shrink(1);
              System.gc();
              return values.near(stub) == null;
            });
    return stub;
  }

  @Test
  void array_largeEnough_becomesAStub() {
    var arrays = arrays(false);
    var large = bytes(1, 5000);
    var small = bytes(1, LEAST - 1);
    var stub = Paged.write(large, arrays.number());

    assertThat(stub).hasSize(Paged.STUB_BYTES);
    assertThat(Paged.read(stub)).isSameAs(large);
    assertThat(Paged.read(stub.clone())).isEqualTo(stub);
    assertThat(Paged.write(small, arrays.number())).isSameAs(small);
    assertThat(Paged.write((byte[]) null, arrays.number())).isNull();
  }

  @Test
  void array_thatNobodyHas_isReadAsItWas_andIsOneObject() {
    var stub = collectedArray(arrays(false), 1);

    var read = Paged.read(stub);

    assertThat(read).isEqualTo(bytes(1, 5000));
    assertThat(Paged.read(stub)).isSameAs(read);
    assertThat(pages.fetched).hasValue(1);
  }

  @Test
  void arrayWrittenTo_afterItWasPut_hasWhatWasWritten() {
    var arrays = arrays(true);
    var mine = bytes(1, 5000);
    var stub = Paged.write(mine, arrays.number());
    mine[17] = 42;
    mine = null;
    await()
        .until(
            () -> {
              values.shrink(1);
              System.gc();
              return values.near(stub) == null;
            });

    assertThat(Paged.read(stub)[17]).isEqualTo((byte) 42);
    assertThat(pages.kept).hasSize(1);
  }

  @Test
  void arrayWrittenTo_byItsReader_hasWhatWasWritten_aPageOfIts_andNoOther() {
    var arrays = arrays(true);
    var stub = collectedArray(arrays, 1);
    for (var i = 1; i < 5; i++) {
      Paged.read(stub)[i] = (byte) i;
      // More than is kept for certain.
      for (var other = 0; other < 30; other++) {
        assertThat(Paged.read(collectedOnce(arrays, other))).hasSize(5000);
      }
      await().until(() -> isColdArray(stub));
    }

    var expected = bytes(1, 5000);
    for (var i = 1; i < 5; i++) {
      expected[i] = (byte) i;
    }
    assertThat(Paged.read(stub)).isEqualTo(expected);
    assertThat(health.counted(FallBack.VALUE_NOT_PAGED)).isZero();
  }

  private byte[] collectedOnce(PagedField of, int seed) {
    return Paged.write(bytes(seed, 5000), of.number());
  }

  private boolean isColdArray(byte[] stub) {
    values.shrink(1);
    System.gc();
    return values.near(stub) == null;
  }

  @Test
  void arrayWrittenTo_withoutRoomForItsPage_isKept() {
    var stub = collectedArray(arrays(true), 1);
    Paged.read(stub)[3] = 7;
    pages.room = 0;
    values.shrink(1);
    System.gc();

    assertThat(Paged.read(stub)[3]).isEqualTo((byte) 7);
    assertThat(pages.fetched).hasValue(1);
    assertThat(health.counted(FallBack.VALUE_NOT_PAGED)).isPositive();
  }

  @Test
  void arrayToBeWrittenTo_thatTheCacheHasNoRoomFor_staysItselfAndIsCounted() {
    var large = new byte[(int) SOFT];

    assertThat(Paged.write(large, arrays(true).number())).isSameAs(large);
    assertThat(health.counted(FallBack.VALUE_NOT_PAGED)).isEqualTo(1);
  }
}
