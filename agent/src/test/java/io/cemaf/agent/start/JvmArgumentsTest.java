package io.cemaf.agent.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class JvmArgumentsTest {
  static Stream<Arguments> lines() {
    return Stream.of(
        argumentSet("nothing given", "", null),
        argumentSet("other arguments", "-Xmx1g -Xverify:all", null),
        argumentSet("old name", "-Xmx1g -noverify", "-noverify"),
        argumentSet("none", "-Xverify:none", "-Xverify:none"),
        argumentSet("flag", "-XX:-BytecodeVerificationRemote", "-XX:-BytecodeVerificationRemote"),
        argumentSet("the last one counts", "-Xverify:none -Xverify:remote", null));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void verifierOff_arguments_namesTheOneInForce(String line, String expected) {
    assertThat(JvmArguments.verifierOff(line.split(" "))).isEqualTo(expected);
  }
}
