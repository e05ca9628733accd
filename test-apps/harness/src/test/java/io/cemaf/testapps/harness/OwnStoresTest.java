package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.context.Holding;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keyed stores of an application's own, whose values are of its own classes. */
class OwnStoresTest {
  private static final String ARCHIVE =
      """
      type: com.acme.context.Archive
      put: { method: file, key: 1, value: 2 }
      get: { method: find }
      remove: { method: drop }
      """;

  private static final String VAULT = "type: com.acme.context.Vault\n";
  private static final String SHARED = "type: \"com.acme.context.Vault$Shared\"\n";

  @TempDir Path room;

  private String rules(String softCache, String store) {
    return """
        apiVersion: cemaf/v1
        paging:
          defaults: { memoryLimit: 256MiB, softCache: %s, storagePath: "%s" }
          stores:
            own:
        """
            .formatted(softCache, room)
        + store.indent(6);
  }

  private static String rule(String store) {
    return store.equals("archive") ? ARCHIVE : VAULT;
  }

  private static ForkPlan plan(String heap, String... arguments) {
    return ForkedJvm.of(Holding.class, arguments).flags(heap);
  }

  private static String bare(String... arguments) {
    var ended = plan("-Xmx512m", arguments).bare().notHeld().run();
    assertThat(ended.exit()).isZero();
    return ended.stdout();
  }

  private static long pages(GuardedApp.Ended ended) {
    return ended.status().json().at("/paging/rules/own/pages").asLong();
  }

  private static long counted(GuardedApp.Ended ended, String fallBack) {
    return ended.status().fallBacks().getOrDefault(fallBack, 0L);
  }

  /** In the archive there is one value that cannot be copied. */
  private static ForkPlan carried(String store, ForkPlan plan) {
    return store.equals("archive")
        ? plan.expectFallBacks("VALUE_NOT_CARRIED")
            .expectLine("a value stays on the heap: com.acme.context.Dossier\\$Lent: .*")
        : plan;
  }

  /** Graphs with cycles, arrays and texts; read, changed, searched through and removed. */
  @ParameterizedTest
  @CsvSource({"archive, 1", "vault, 0"})
  void values_thatArePaged_areWhatTheyAreWithoutTheAgent(String store, long notCarried) {
    var arguments = new String[] {store, "120", "16000", "200", "true"};
    var ended =
        carried(store, plan("-Xmx256m", arguments).rules(rules("0%", rule(store))))
            .prints(bare(arguments))
            .run();
    assertThat(pages(ended)).isPositive();
    assertThat(counted(ended, "VALUE_NOT_CARRIED")).isEqualTo(notCarried);
  }

  /** Nearly twice as much as the heap. */
  @ParameterizedTest
  @CsvSource({"archive", "vault"})
  void values_ofMoreThanTheHeap_areAllThere(String store) {
    var arguments = new String[] {store, "900", "100000", "300", "false"};
    var without = plan("-Xmx48m", arguments).bare().notHeld().run();
    assertThat(without.stderr()).contains("java.lang.OutOfMemoryError");

    carried(store, plan("-Xmx48m", arguments).rules(rules("5%", rule(store))))
        .prints(bare(arguments))
        .run();
  }

  /** Somebody else would see what stands for the values. */
  @Test
  void mapThatAStoreWasGiven_isLeftAsItIs() {
    var arguments = new String[] {"shared", "120", "16000", "200", "true"};
    var ended =
        plan("-Xmx256m", arguments)
            .rules(rules("0%", SHARED))
            .expectFallBacks("STORE_NOT_SEEN")
            .expectLine(
                "weaving com.acme.context.Vault\\$Shared .* goes on without it: .* no method")
            .expectFault("weaving com.acme.context.Vault\\$Shared for a store's values .*")
            .prints(bare(arguments))
            .run();
    assertThat(pages(ended)).isZero();
    assertThat(counted(ended, "STORE_NOT_SEEN")).isEqualTo(1);
  }
}
