package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The names of langchain4j's pack against its real jars; other packs are shown in forked JVMs. */
class PacksTest {
  /** Younger than the jar that is tested against. */
  private static boolean isLater(Match match) {
    return Set.of("doChatAsync", "doEmbedAsync").contains(match.method())
        || (match.subtypesOf().endsWith(".StreamingChatModel")
            && match.parameterTypes().size() == 1);
  }

  static List<Rules.HookSpec> hooks() {
    return Packs.load(List.of("langchain4j"), new ArrayList<>()).values().stream()
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hooks")
  void hook_ofAPack_isAMethodOfTheLibrary(Rules.HookSpec hook) throws ClassNotFoundException {
    var match = hook.match();
    var root = Class.forName(match.subtypesOf());
    for (var parameter : match.parameterTypes()) {
      assertThat(Class.forName(parameter)).isNotNull();
    }

    var declared =
        ClassInfos.of(root).methods().stream()
            .filter(method -> MatchTarget.isMethodMatched(match, ClassInfos.of(root), method))
            .toList();

    assertThat(declared).hasSize(isLater(match) ? 0 : 1);
    if (hook.callEnd() instanceof CallEnd.Callback end) {
      var handler = match.parameterTypes().get(end.argument());
      var methods = ClassInfos.of(Class.forName(handler)).methods();
      assertThat(methods).extracting(ClassInfo.MethodInfo::name).containsAll(end.methods());
    }
  }
}
