package io.cemaf.agent.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.cemaf.Level;
import io.cemaf.agent.observe.Log;
import io.cemaf.rules.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
  private final Properties properties = new Properties();
  private final List<String> complaints = new ArrayList<>();

  private Settings settings(Map<String, String> environment, String arguments) {
    return new Settings(properties, environment, arguments, complaints::add);
  }

  private Settings settings() {
    return settings(Map.of(), "");
  }

  static List<Arguments> sources() {
    return List.of(
        //                 live, property, environment, arguments, rules file, preset
        argumentSet("nobody", "", "", "", "", "", "", "enforce", Origin.DEFAULT),
        argumentSet("preset", "", "", "", "", "", "off", "off", Origin.DEVICE_PRESET),
        argumentSet("rules", "", "", "", "", "observe", "off", "observe", Origin.RULES_FILE),
        argumentSet("arguments", "", "", "", "off", "observe", "", "off", Origin.AGENT_ARGUMENTS),
        argumentSet("env", "", "", "observe", "off", "off", "off", "observe", Origin.ENVIRONMENT),
        argumentSet(
            "property", "", "off", "observe", "observe", "", "", "off", Origin.SYSTEM_PROPERTY),
        argumentSet("live", "observe", "off", "off", "off", "off", "off", "observe", Origin.LIVE));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void mode_severalSources_strongestWins(
      String live,
      String property,
      String variable,
      String argument,
      String rulesFile,
      String preset,
      String expected,
      Origin origin) {
    if (!property.isEmpty()) {
      properties.setProperty("cemaf.mode", property);
    }
    var settings =
        settings(
            variable.isEmpty() ? Map.of() : Map.of("CEMAF_MODE", variable),
            argument.isEmpty() ? "" : "mode=" + argument);
    settings.layer(Origin.RULES_FILE, rulesFile.isEmpty() ? Map.of() : Map.of("mode", rulesFile));
    settings.layer(Origin.DEVICE_PRESET, preset.isEmpty() ? Map.of() : Map.of("mode", preset));
    settings.set("cemaf.mode", live);

    assertThat(settings.mode().name()).isEqualToIgnoringCase(expected);
    assertThat(settings.find("mode")).extracting(Setting::origin).isEqualTo(origin);
    assertThat(settings.find("mode")).extracting(Setting::text).isEqualTo(expected);
    assertThat(complaints).isEmpty();
  }

  @Test
  void set_takenBack_uncoversTheNext() {
    properties.setProperty("cemaf.mode", "off");
    var settings = settings();
    settings.set("mode", "observe");
    assertThat(settings.mode()).isEqualTo(Mode.OBSERVE);

    var now = settings.set("mode", "");

    assertThat(now).extracting(Setting::origin).isEqualTo(Origin.SYSTEM_PROPERTY);
    assertThat(settings.mode()).isEqualTo(Mode.OFF);
  }

  @Test
  void property_changedAndRemovedLive_isFollowedAtRefresh() {
    var settings = settings();
    properties.setProperty("cemaf.level.force", "critical");
    properties.setProperty("cemaf.rule.own-client.mode", "observe");
    properties.setProperty("cemaf.sensor.temperature.enabled", "false");
    assertThat(settings.forcedLevel()).isNull();

    settings.refresh();

    assertThat(settings.forcedLevel()).isEqualTo(Level.CRITICAL);
    assertThat(settings.ruleMode("own-client")).isEqualTo(Mode.OBSERVE);
    assertThat(settings.ruleMode("other")).isNull();
    assertThat(settings.sensorEnabled("temperature")).isFalse();
    assertThat(settings.sensorEnabled("cpu")).isNull();

    properties.clear();
    settings.refresh();

    assertThat(settings.forcedLevel()).isNull();
    assertThat(settings.ruleMode("own-client")).isNull();
    assertThat(settings.sensorEnabled("temperature")).isNull();
  }

  @Test
  void property_thatTakesAnothersPlaceBetweenTwoLooks_isSeenAtAWholeLook() {
    properties.setProperty("other", "value");
    var settings = settings();
    properties.remove("other");
    properties.setProperty("cemaf.level.force", "critical");

    for (var i = 0; i < 11; i++) {
      settings.refresh();
    }

    assertThat(settings.forcedLevel()).isEqualTo(Level.CRITICAL);
  }

  @Test
  void property_madeInvalidLive_keepsItsPreviousValueAndComplainsOnce() {
    properties.setProperty("cemaf.mode", "observe");
    var settings = settings(Map.of("CEMAF_MODE", "off"), "");
    properties.setProperty("cemaf.mode", "obsreve");

    settings.refresh();
    settings.refresh();

    assertThat(settings.mode()).isEqualTo(Mode.OBSERVE);
    assertThat(complaints)
        .containsExactly(
            "system property: cemaf.mode must be enforce, observe or off, not 'obsreve'");
    assertThat(settings.problems()).isEqualTo(complaints);
  }

  @Test
  void property_readAtStartOnly_doesNotChange() {
    properties.setProperty("cemaf.sysroot", "/drill");
    var settings = settings();
    properties.setProperty("cemaf.sysroot", "/other");

    settings.refresh();

    assertThat(settings.sysroot()).isEqualTo("/drill");
    assertThat(complaints).singleElement().asString().contains("read when the agent starts");
    assertThatThrownBy(() -> settings.set("sysroot", "/other"))
        .hasMessageContaining("cannot be set live");
  }

  @Test
  void environment_namesInUpperCase_areUnderstood() {
    var settings =
        settings(
            Map.of(
                "CEMAF_ENABLED", "false",
                "CEMAF_RULES", "a.yaml,b.yaml",
                "CEMAF_RULE_OWN_CLIENT_MODE", "off",
                "CEMAF_SENSOR_TEMPERATURE_ENABLED", "0",
                "CEMAF_DISABLE_THROTTLE", "1",
                "CEMAF_FAILFAST", "true",
                "CEMAF_LOG_LEVEL", "debug",
                "CEMAF_RESOURCE_CPU_THRESHOLD", "87.5",
                "CEMAF_RESOURCE_TEMPERATURE_THRESHOLD", "75",
                "CEMAF_TEST_JDKS", "not ours"),
            null);

    assertThat(settings.enabled()).isFalse();
    assertThat(settings.rules()).containsExactly("a.yaml", "b.yaml");
    assertThat(settings.ruleMode("own-client")).isEqualTo(Mode.OFF);
    assertThat(settings.sensorEnabled("temperature")).isFalse();
    assertThat(settings.throttleDisabled()).isTrue();
    assertThat(settings.failFast()).isTrue();
    assertThat(settings.logLevel()).isEqualTo(Log.Severity.DEBUG);
    assertThat(settings.resourceThreshold("cpu")).isEqualTo(0.875);
    assertThat(settings.resourceThreshold("temperature")).isEqualTo(75);
    assertThat(settings.resourceThreshold("memory")).isNaN();
    assertThat(settings.environmentForRules())
        .isEqualTo(
            Map.of(
                "CEMAF_RESOURCE_CPU_THRESHOLD", "87.5",
                "CEMAF_RESOURCE_TEMPERATURE_THRESHOLD", "75"));
    assertThat(settings.document())
        .contains(Map.of("key", "enabled", "value", "false", "origin", "environment"));
    assertThat(complaints).isEmpty();
  }

  @Test
  void environmentPattern_underAProperty_losesAndOverArguments_wins() {
    properties.setProperty("cemaf.rule.chat.mode", "observe");
    var settings =
        settings(
            Map.of("CEMAF_RULE_CHAT_MODE", "off", "CEMAF_RULE_EMBED_MODE", "off"),
            "rule.embed.mode=observe");

    assertThat(settings.ruleMode("chat")).isEqualTo(Mode.OBSERVE);
    assertThat(settings.ruleMode("embed")).isEqualTo(Mode.OFF);
  }

  @Test
  void arguments_filesBySemicolon_areSeparateFiles() {
    var settings = settings(Map.of(), "rules=a.yaml;b.yaml, cemaf.mode=observe");

    assertThat(settings.rules()).containsExactly("a.yaml", "b.yaml");
    assertThat(settings.mode()).isEqualTo(Mode.OBSERVE);
    assertThat(complaints).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "arguments  | rules=a.yaml,b.yaml | agent argument 'b.yaml' has no effect: write KEY=VALUE",
        "arguments  | mdoe=off            | did you mean cemaf.mode?",
        "arguments  | http.port=9464      | cemaf.http.port is not yet supported",
        "arguments  | reload.interval=5   | must be a duration such as 500ms",
        "arguments  | reload.interval=0s  | must be a duration above zero",
        "arguments  | level.force=awful   | must be normal, elevated, high, critical or emergency",
        "arguments  | enabled=yes         | cemaf.enabled must be true or false, not 'yes'",
        "arguments  | log.level=loud      | must be off, error, warn, info or debug",
        "property   | cemaf.rule.a.mod=off | unknown setting cemaf.rule.a.mod",
        "property   | cemaf.failfast=true | did you mean cemaf.failFast?",
        "variable   | CEMAF_RESOURCE_CPU_THRESHOLD=0.9 | must be a percentage above 1",
        "variable   | CEMAF_RESOURCE_DISK_THRESHOLD=lots | must be a percentage such as 90",
        "variable   | CEMAF_RESOURCE_TEMPERATURE_THRESHOLD=-3 | degrees Celsius between",
        "variable   | CEMAF_RULE_CHAT_MODE=on | CEMAF_RULE_CHAT_MODE: ",
      })
  void wrongInput_anySource_oneClearComplaintAndTheDefaultsStay(
      String source, String given, String message) {
    var equals = given.indexOf('=');
    var key = given.substring(0, equals);
    var value = given.substring(equals + 1);
    if (source.equals("property")) {
      properties.setProperty(key, value);
    }
    var settings =
        settings(
            source.equals("variable") ? Map.of(key, value) : Map.of(),
            source.equals("arguments") ? given : "");

    assertThat(complaints).singleElement().asString().contains(message);
    assertThat(settings.mode()).isEqualTo(Mode.ENFORCE);
    assertThat(settings.enabled()).isTrue();
    assertThat(settings.reloadInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.resourceThreshold("cpu")).isNaN();
  }

  @Test
  void property_ofSomebodyElse_isNotComplainedAbout() {
    properties.setProperty("cemaf.jar", "/opt/cemaf.jar");

    settings();

    assertThat(complaints).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "30s,PT30S", "5m,PT5M", "2h,PT2H", "PT30S,PT30S"})
  void duration_anySpelling_isUnderstood(String text, Duration expected) {
    var settings = settings(Map.of(), "reload.interval=" + text);

    assertThat(settings.reloadInterval()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "mode,always,must be enforce",
    "moed,off,did you mean cemaf.mode",
    "failFast,true,start"
  })
  void set_wrong_throwsAndChangesNothing(String key, String value, String message) {
    var settings = settings();

    assertThatThrownBy(() -> settings.set(key, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
    assertThat(settings.all().values()).allMatch(setting -> setting.origin() == Origin.DEFAULT);
  }
}
