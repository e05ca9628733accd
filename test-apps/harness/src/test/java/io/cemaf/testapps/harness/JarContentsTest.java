package io.cemaf.testapps.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What is in the jar: nothing that is not known to belong there. */
class JarContentsTest {
  private static final Pattern ALLOWED =
      Pattern.compile(
          String.join(
              "|",
              "META-INF/MANIFEST\\.MF",
              "boot\\.list",
              "io/cemaf/(woven/Boot)?[A-Z]\\w*(\\$\\w+)*\\.class",
              "io/cemaf/agent/launch/(InnerLoader|Main|Preflight|Premain)(\\$\\w+)*\\.class",
              "inst/META-INF/((FastDoubleParser|Schubfach)-.*|LICENSE|NOTICE|jpms\\.args|licenses/ASM)",
              "inst/io/cemaf/agent/(api|cli|context|degrade|disk|field|guard|http|limit|loaders|logs|memory|observe|page|policy|pool|pressure|sense|start|stream|weave)/.+\\.classdata",
              "inst/io/cemaf/agent/version\\.properties",
              "inst/io/cemaf/rules/[A-Z]\\w*(\\$\\w+)*\\.classdata",
              "inst/io/cemaf/rules/(packs/|devices/)?[\\w.-]+\\.(yaml|index)",
              "inst/(graphs|portable)\\.jar",
              "inst/org/agrona/(collections/|concurrent/(ringbuffer/)?)?[A-Z]\\w*(\\$\\w+)*\\.classdata",
              "inst/net/jpountz/(lz4|util)/[A-Z]\\w*(\\$\\w+)*\\.classdata",
              "inst/net/jpountz/util/linux/(amd64|aarch64)/liblz4-java\\.so",
              "inst/com/github/luben/zstd/(util/)?[A-Z]\\w*(\\$\\w+)*\\.classdata",
              "inst/linux/(amd64|aarch64)/libzstd-jni-[\\d.-]+\\.so",
              "inst/org/objectweb/asm/.+\\.classdata",
              "inst/com/fasterxml/jackson/(core|jr)/.+",
              "inst/(org/snakeyaml/engine|picocli)/.+"));

  private static List<? extends ZipEntry> entries() throws Exception {
    try (var jar = new ZipFile(AgentJar.path().toFile())) {
      return jar.stream().toList();
    }
  }

  private static List<String> files() throws Exception {
    return entries().stream().map(ZipEntry::getName).filter(name -> !name.endsWith("/")).toList();
  }

  @Test
  void files_ofTheJar_areAllKnown() throws Exception {
    assertThat(files()).isNotEmpty().allMatch(JarContentsTest::allowed);
  }

  /** What is opened only where /proc is missing. */
  @Test
  void files_ofTheJarInside_areAllKnown() throws Exception {
    var names = namesIn("inst/portable.jar");
    assertThat(names)
        .contains("io/cemaf/agent/portable/OshiReadings.class", "oshi/SystemInfo.class")
        .allMatch(
            name ->
                name.matches(
                    "(io/cemaf/agent/portable/|oshi/|org/slf4j/|META-INF/|com/sun/jna/[A-Za-z0-9_$]+\\.class"
                        + "|com/sun/jna/(internal|platform|ptr|win32)/"
                        + "|com/sun/jna/(darwin|win32|linux)-(aarch64|x86-64|arm)/).*"
                        + "|oshi[\\w.]*\\.(properties|conf)"));
  }

  /**
   * What is opened only where stores are paged; without a compiler, and with no Unsafe of its own.
   */
  @Test
  void files_ofTheJarOfGraphs_areAllKnown() throws Exception {
    assertThat(namesIn("inst/graphs.jar"))
        .contains("io/cemaf/agent/graph/ForyCodecs.class", "org/apache/fory/Fory.class")
        .allMatch(
            name ->
                name.matches(
                    "io/cemaf/agent/graph/.*|org/apache/fory/(?!shaded/).*|META-INF/(LICENSE|NOTICE)"));
  }

  private static List<String> namesIn(String entry) throws Exception {
    var names = new ArrayList<String>();
    try (var jar = new ZipFile(AgentJar.path().toFile());
        var inner = new ZipInputStream(jar.getInputStream(jar.getEntry(entry)))) {
      for (var each = inner.getNextEntry(); each != null; each = inner.getNextEntry()) {
        if (!each.isDirectory()) {
          names.add(each.getName());
        }
      }
    }
    return names;
  }

  @Test
  void files_ofTheJar_areNoDescriptionsOfPackagesOrModules() throws Exception {
    assertThat(files())
        .noneMatch(name -> name.matches("inst/io/cemaf/.*-info\\.classdata|.*module-info.*"));
  }

  @Test
  void directories_ofTheJar_allHoldFiles() throws Exception {
    var holding = new HashSet<String>();
    for (var file : files()) {
      for (var end = file.indexOf('/'); end >= 0; end = file.indexOf('/', end + 1)) {
        holding.add(file.substring(0, end + 1));
      }
    }
    assertThat(entries())
        .extracting(ZipEntry::getName)
        .filteredOn(name -> name.endsWith("/"))
        .isNotEmpty()
        .allMatch(holding::contains);
  }

  private static boolean allowed(String name) {
    return ALLOWED.matcher(name).matches();
  }

  @Test
  void entries_ofTheJar_areStoredOnceAndInOneOrder() throws Exception {
    assertThat(entries()).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
    assertThat(entries()).extracting(ZipEntry::getName).doesNotHaveDuplicates();
  }

  @Test
  void hiddenTree_hasNoClassFiles_andNothingOfTheLauncher() throws Exception {
    assertThat(entries())
        .extracting(ZipEntry::getName)
        .filteredOn(name -> name.startsWith("inst/"))
        .isNotEmpty()
        .noneMatch(name -> name.endsWith(".class"))
        .noneMatch(name -> name.matches("inst/io/cemaf/agent/launch/.+"));
  }

  @Test
  void bootList_namesEveryBootClass_andNoOther() throws Exception {
    try (var jar = new ZipFile(AgentJar.path().toFile())) {
      var list = new String(jar.getInputStream(jar.getEntry("boot.list")).readAllBytes(), UTF_8);
      var listed = list.lines().map(name -> name.replace('.', '/') + ".class").toList();
      assertThat(jar.stream().map(ZipEntry::getName))
          .filteredOn(name -> name.matches("io/cemaf/(woven/)?[^/]+\\.class"))
          // what needs no agent is loaded when an application asks for it
          .filteredOn(name -> !name.matches("io/cemaf/(StateMonitor|Resource)[^/]*\\.class"))
          .containsExactlyInAnyOrderElementsOf(listed);
    }
  }
}
