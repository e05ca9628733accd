package io.cemaf.agent.sense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NVIDIA's command, played by a script. */
class NvidiaSmiTest {
  @TempDir Path path;

  private NvidiaSmi says(String script, Duration patience) throws IOException {
    var command = path.resolve("nvidia-smi");
    Files.writeString(command, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
    return new NvidiaSmi(command, patience.toNanos());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'35, 2048, 8192',                   0.35, 0.25",
    "'35, 2048, 8192\\n90, 1, 8192',      0.9, 0.25",
    "'[N/A], 2048, 8192',                 NaN, 0.25",
    "'-5, -2048, 8192',                   NaN, NaN",
    "'35, 9000, 8192',                   0.35, NaN"
  })
  void answer_ofTheProcessors_isTheBusiestAndTheFullest(String text, double busy, double memory)
      throws Exception {
    var use = says("printf -- '" + text + "\\n'", Duration.ofSeconds(10)).ask();

    assertThat(use).isEqualTo(new NvidiaSmi.Use(busy, memory));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "exit 9,                    ended with 9",
    "echo no devices were found, no devices",
    "true,                      says ''"
  })
  void answer_thatIsNone_isAFailure(String script, String message) throws Exception {
    var smi = says(script, Duration.ofSeconds(10));

    assertThatThrownBy(smi::ask).isInstanceOf(IOException.class).hasMessageContaining(message);
  }

  @Test
  void command_thatHangs_isKilled() throws Exception {
    var smi = says("echo $$ > " + path.resolve("pid") + "; exec sleep 600", Duration.ofSeconds(1));

    assertThatThrownBy(smi::ask).hasMessageContaining("did not answer within 1 s");

    var pid = Long.parseLong(Files.readString(path.resolve("pid")).strip());
    ProcessHandle.of(pid).ifPresent(hung -> hung.onExit().join());
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @Test
  void searchPath_withoutTheCommand_findsNone() throws Exception {
    assertThat(NvidiaSmi.on(null)).isNull();
    assertThat(NvidiaSmi.on(path + "::/nowhere")).isNull();
    says("true", Duration.ofSeconds(1));
    assertThat(NvidiaSmi.on("/nowhere:" + path)).isNotNull();
  }
}
