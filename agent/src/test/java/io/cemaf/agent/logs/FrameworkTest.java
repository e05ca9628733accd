package io.cemaf.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.rules.LoggingSpec.Severity;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What frameworks' numbers mean. */
class FrameworkTest {
  @ParameterizedTest(name = "{0} {1}, kept {2}: {3}")
  @CsvSource({
    "JAVA_UTIL_LOGGING, 800,   WARNING, true",
    "JAVA_UTIL_LOGGING, 900,   WARNING, false",
    "JAVA_UTIL_LOGGING, 1100,  ERROR,   false",
    "JAVA_UTIL_LOGGING, 300,   TRACE,   false",
    "LOGBACK,           20000, WARNING, true",
    "LOGBACK,           30000, WARNING, false",
    "LOGBACK,           5000,  TRACE,   false",
    "LOG4J,             400,   WARNING, true",
    "LOG4J,             350,   WARNING, true",
    "LOG4J,             300,   WARNING, false",
    "LOG4J,             100,   ERROR,   false",
    "LOG4J,             600,   TRACE,   false",
  })
  void number_ofALevel_isLessThanWhatIsKept(
      Framework framework, int level, Severity kept, boolean less) {
    assertThat(framework.isLess(level, kept)).isEqualTo(less);
  }

  /** With whatever is made of it. */
  private static class Own extends LogRecord {
    Own() {
      super(Level.WARNING, "");
    }
  }

  @Test
  void reading_ofAnEvent_isItsLevelAndTheNumberOfThat() throws Exception {
    var reading = Framework.reading(Own.class);

    assertThat(reading).hasSize(2);
    assertThat(reading[1].invoke(reading[0].invoke(new Own()))).isEqualTo(900);
    assertThat(Framework.of(reading[0])).isEqualTo(Framework.JAVA_UTIL_LOGGING);
    assertThat(Framework.reading(String.class)).isNull();
  }

  @Test
  void appender_ofFiles_isKnownByWhatIsAboveIt() {
    assertThat(Framework.writesFiles(FileHandler.class)).isTrue();
    assertThat(Framework.writesFiles(ConsoleHandler.class)).isFalse();
  }
}
