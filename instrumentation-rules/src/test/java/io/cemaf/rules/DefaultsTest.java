package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Level;
import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.Condition.Op;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds where no rules say otherwise: devices, packs, the default guard. */
class DefaultsTest {
  static final List<String> DEVICES = Devices.WORDS.subList(1, Devices.WORDS.size());

  @TempDir Path root;

  @Test
  void load_withoutFiles_guardsTheHooks() {
    var rules = load(options("server", Map.of())).rules();

    assertThat(rules.defaults()).isTrue();
    assertThat(rules.mode()).isEqualTo(Mode.ENFORCE);
    assertThat(rules.rules())
        .extracting(RuleSpec::name)
        .containsExactly("default-chat", "default-stream", "default-embed");
    assertThat(rules.rules()).allMatch(rule -> "default".equals(rule.guard()));
    assertThat(rules.rules()).allMatch(rule -> rule.pack() != null);
    assertThat(rules.guards()).containsOnlyKeys("default");
    assertThat(rules.hooks()).containsKeys("llm.chat", "llm.stream", "llm.embed", "llm.tool");
  }

  @ParameterizedTest
  @FieldSource("DEVICES")
  void device_ofEveryName_hasRisingLevelsAndAGuard(String device) {
    var loaded = load(options(device, Map.of()));

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.rules().device()).isEqualTo(device);
    var levels = loaded.rules().pressure().levels();
    assertThat(levels).hasSize(4);
    var before = 0.0;
    for (var level : List.of(Level.ELEVATED, Level.HIGH, Level.CRITICAL, Level.EMERGENCY)) {
      var memory =
          levels.get(level).stream().filter(each -> each.signal().equals("memory")).findFirst();
      assertThat(memory.orElseThrow().value()).isGreaterThan(before);
      before = memory.orElseThrow().value();
    }
    assertThat(loaded.rules().guards().get("default").when()).hasSizeGreaterThan(2);
  }

  @Test
  void device_unknown_isAnError() {
    var loaded = load(options("rasperry-pi-4", Map.of()));

    assertThat(loaded.rules()).isNull();
    assertThat(loaded.problems().get(0))
        .hasToString(
            "error CEMAF-R005: no device is named 'rasperry-pi-4'; did you mean 'raspberry-pi-4'?");
  }

  static List<Arguments> machines() {
    return List.of(
        Arguments.of("nothing known", Map.of(), "server"),
        Arguments.of(
            "a Pi",
            Map.of("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0"),
            "raspberry-pi-4"),
        Arguments.of(
            "a limited container on a Pi",
            Map.of(
                "proc/device-tree/model",
                "Raspberry Pi 4 Model B",
                "proc/self/cgroup",
                "0::/\n",
                "sys/fs/cgroup/memory.max",
                "1000\n"),
            "raspberry-pi-4"),
        Arguments.of(
            "a Jetson",
            Map.of("proc/device-tree/model", "NVIDIA Jetson Nano Developer Kit\0"),
            "jetson-nano"),
        Arguments.of("a NUC", Map.of("sys/class/dmi/id/product_name", "NUC8i5BEH\n"), "intel-nuc"),
        Arguments.of(
            "cgroup v2 without limits",
            Map.of(
                "proc/self/cgroup",
                "0::/user.slice/a\n",
                "sys/fs/cgroup/user.slice/a/memory.max",
                "max\n",
                "sys/fs/cgroup/user.slice/a/cpu.max",
                "max 100000\n"),
            "server"),
        Arguments.of(
            "cgroup v2, CPU quota of a parent",
            Map.of(
                "proc/self/cgroup",
                "0::/pods/a\n",
                "sys/fs/cgroup/pods/cpu.max",
                "150000 100000\n"),
            "container"),
        Arguments.of(
            "cgroup v2, memory at the root of a namespace",
            Map.of("proc/self/cgroup", "0::/\n", "sys/fs/cgroup/memory.max", "536870912\n"),
            "container"),
        Arguments.of(
            "cgroup v1 without limits",
            Map.of(
                "proc/self/cgroup",
                "4:memory:/\n3:cpu,cpuacct:/\n",
                "sys/fs/cgroup/memory/memory.limit_in_bytes",
                "9223372036854771712\n",
                "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us",
                "-1\n"),
            "server"),
        Arguments.of(
            "cgroup v1, memory",
            Map.of(
                "proc/self/cgroup",
                "4:memory:/docker/abc\n",
                "sys/fs/cgroup/memory/memory.limit_in_bytes",
                "536870912\n"),
            "container"),
        Arguments.of(
            "cgroup v1, CPU",
            Map.of(
                "proc/self/cgroup",
                "3:cpu,cpuacct:/docker/abc\n",
                "sys/fs/cgroup/cpu/docker/abc/cpu.cfs_quota_us",
                "50000\n"),
            "container"),
        Arguments.of(
            "rubbish",
            Map.of("proc/self/cgroup", "::\n\n\0junk", "proc/device-tree/model", "\0"),
            "server"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("machines")
  void device_auto_isFoundOut(String what, Map<String, String> files, String device)
      throws IOException {
    for (var file : files.entrySet()) {
      var path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }

    assertThat(load(options(null, Map.of())).rules().device()).as(what).isEqualTo(device);
  }

  @Test
  void environment_withThresholds_setsTheDefaultGuards() {
    var environment =
        Map.of(
            "CEMAF_RESOURCE_CPU_THRESHOLD", "70",
            "CEMAF_RESOURCE_MEMORY_THRESHOLD", "62.5",
            "CEMAF_RESOURCE_TEMPERATURE_THRESHOLD", "66",
            "CEMAF_RESOURCE_DISK_THRESHOLD", "80%");

    var guard = load(options("container", environment)).rules().guards().get("default");

    assertThat(guard.when())
        .containsExactlyInAnyOrder(
            new Compare("cpu", Op.ABOVE, 0.7),
            new Compare("memory", Op.ABOVE, 0.625),
            new Compare("temperature", Op.ABOVE, 66),
            new Compare("disk", Op.ABOVE, 0.8));
  }

  @ParameterizedTest
  @CsvSource({"CPU, much", "CPU, 120", "CPU, -5", "MEMORY, 5GiB", "TEMPERATURE, 80F", "DISK, NaN"})
  void environment_withRubbish_isAnError(String name, String value) {
    var variable = "CEMAF_RESOURCE_" + name + "_THRESHOLD";

    var loaded = load(options("server", Map.of(variable, value)));

    assertThat(loaded.rules()).isNull();
    assertThat(loaded.problems().get(0).toString()).contains("CEMAF-R005", variable);
  }

  @Test
  void guard_default_canBeNamedAndReplaced() {
    var named = "rules: { a: { match: llm.chat, guard: default } }";
    var replaced = "guards: { default: { when: cpu > 1% } }\n" + named;

    assertThat(TestRules.rules(root, named).guards().get("default").when()).hasSize(4);
    assertThat(TestRules.rules(root, replaced).guards().get("default").when()).hasSize(1);
  }

  @Test
  void index_ofThePacks_isTheirNames() {
    var index = PackIndex.load();

    assertThat(Resources.text(PackIndex.RESOURCE)).isEqualTo(PackIndexGenerator.index());
    assertThat(index.types()).contains("com.google.genai.Models");
    assertThat(index.annotations()).isEmpty();
    assertThat(index.roots())
        .contains(
            "dev.langchain4j.model.chat.ChatModel",
            "dev.langchain4j.model.chat.StreamingChatModel",
            "dev.langchain4j.model.embedding.EmbeddingModel",
            "dev.langchain4j.service.tool.ToolExecutor");
  }

  private Loaded load(LoadOptions options) {
    return RulesLoader.load(List.of(), options);
  }

  private LoadOptions options(String device, Map<String, String> environment) {
    return new LoadOptions(device, false, root, environment, LoadOptions.currentUserId());
  }
}
